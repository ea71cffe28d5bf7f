// Stands in for mermaid and its layout engine: nothing in the workbook calls them, and a call says so.
const absent = {
  get initialize() {
    throw new Error("drawing a diagram: mermaid is not part of this workbook");
  },
};

export default absent;
