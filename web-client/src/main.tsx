import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { followNewVersions, keepFiles } from "./installed";

followNewVersions();
keepFiles();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
