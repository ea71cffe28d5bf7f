// How the browser half is bundled: one start-up bundle, and chunks for what is needed later.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rspack } from "@rspack/core";

const here = fileURLToPath(new URL(".", import.meta.url));
const labVersion = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")).dependencies[
  "@jupyterlab/application"
];
const nodeBuiltins = [
  "buffer",
  "child_process",
  "crypto",
  "fs",
  "http",
  "https",
  "net",
  "os",
  "stream",
  "tls",
  "url",
  "util",
  "vm",
  "zlib",
];

/** The bundler's configuration; `output` is the folder to write to. */
export function config(output) {
  return {
    context: here,
    mode: "production",
    target: ["web", "es2022"],
    entry: { main: "./src/main.ts" },
    output: {
      path: output,
      publicPath: "auto",
      filename: "[name].[contenthash:12].js",
      chunkFilename: "[name].[contenthash:12].js",
      cssFilename: "[name].[contenthash:12].css",
      assetModuleFilename: "assets/[name].[contenthash:12][ext]",
      clean: true,
    },
    devtool: false,
    node: { __dirname: "mock" },
    performance: false,
    resolve: {
      extensions: [".ts", ".js", ".json"],
      fallback: {
        path: fileURLToPath(import.meta.resolve("path-browserify")),
        ...Object.fromEntries(nodeBuiltins.map(name => [name, false])),
      },
    },
    module: {
      rules: [
        // Packages written for older bundlers leave out file extensions.
        { test: /\.js$/, resolve: { fullySpecified: false } },
        {
          test: /\.ts$/,
          loader: "builtin:swc-loader",
          options: { jsc: { parser: { syntax: "typescript" }, target: "es2022" } },
          type: "javascript/auto",
        },
        // Its only build is an AMD module in a package that calls itself ESM.
        {
          test: /[\\/]anywidget[\\/]dist[\\/]index\.js$/,
          loader: fileURLToPath(new URL("as-module.mjs", import.meta.url)),
        },
        {
          test: /\.css$/,
          exclude: /\.raw\.css$/,
          use: [rspack.CssExtractRspackPlugin.loader, { loader: "css-loader", options: { url: { filter: modern } } }],
          type: "javascript/auto",
        },
        { test: /\.raw\.css$/, type: "asset/source" },
        { test: /\.(md|html|txt)$/, type: "asset/source" },
        { test: /\.svg(\?.*)?$/, issuer: /\.css$/, type: "asset/inline" },
        { test: /\.svg(\?.*)?$/, issuer: /\.[jt]s$/, type: "asset/source" },
        { test: /\.(woff2?|ttf|eot|jpg|png|gif)(\?.*)?$/, type: "asset/resource" },
        { test: /\.js\.map$/, type: "asset/resource" },
      ],
    },
    plugins: [
      new rspack.CssExtractRspackPlugin({
        filename: "[name].[contenthash:12].css",
        chunkFilename: "[name].[contenthash:12].css",
        ignoreOrder: true,
      }),
      new rspack.DefinePlugin({
        LAB_VERSION: JSON.stringify(labVersion),
        "process.env": "{}",
        "process.cwd": "(() => '/')",
      }),
      new rspack.ProvidePlugin({ process: [fileURLToPath(import.meta.resolve("process/browser.js"))] }),
    ],
    optimization: {
      splitChunks: {
        chunks: "async",
        cacheGroups: {
          // Fetched side by side at the start, and compiled on several threads. Style sheets stay in one file,
          // because their order decides.
          lab: {
            test: /[\\/]node_modules[\\/]@jupyterlab[\\/]/,
            type: /^javascript/,
            name: "lab",
            chunks: "initial",
            priority: 20,
          },
          vendor: {
            test: /[\\/]node_modules[\\/]/,
            type: /^javascript/,
            name: "vendor",
            chunks: "initial",
            priority: 10,
          },
        },
      },
    },
  };
}

/** Icon fonts come in five formats; every browser we run in takes the smallest. */
function modern(url) {
  return !/\/fa-[a-z0-9-]+\.(eot|ttf|svg|woff)([?#].*)?$/.test(url);
}
