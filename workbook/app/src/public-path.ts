// Tells the bundle where its later chunks are; imported first, before anything asks for one.
import { PageConfig } from "@jupyterlab/coreutils";

declare let __webpack_public_path__: string;

const staticUrl = PageConfig.getOption("fullStaticUrl");
if (staticUrl) __webpack_public_path__ = staticUrl.endsWith("/") ? staticUrl : `${staticUrl}/`;
