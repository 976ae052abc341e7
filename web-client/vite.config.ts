/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { budget } from "./build/budget.ts";
import { groups, input } from "./build/chunks.ts";
import { preload } from "./build/preload.ts";

const server = process.env.VIVAVOCE_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), preload(), budget()],
  build: {
    target: "es2022",
    // The page is served under a content security policy without data: URLs.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 710,
    rolldownOptions: { input, output: { codeSplitting: { groups: groups() } } },
  },
  // Started from text in a frame that can load nothing, whose origin lets no module begin a
  // worker: one plain script each.
  worker: { format: "iife", rolldownOptions: { output: { codeSplitting: false } } },
  server: {
    // The rubrics and occupations, which the server reads, too.
    fs: { allow: [".", "../scenarios"] },
    proxy: {
      // The server signs nobody in for a page of another origin than its own.
      "/api": { target: server, changeOrigin: false },
      "/rtc": server,
      "/ws": { target: server, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test-setup.ts"],
    // A busy machine types slowly.
    testTimeout: 30_000,
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
