// The process's own bundle: app/server.ts with everything of ours that it imports, to build/server.js. Packages stay
// outside, and so does the Remix build, which the server loads when it starts.
import { builtinModules } from "node:module";
import { defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  build: {
    ssr: "app/server.ts",
    outDir: "build",
    emptyOutDir: false,
    target: "node24",
    sourcemap: true,
    minify: false,
    rollupOptions: {
      external: [...builtinModules, /^node:/],
      output: { format: "esm", entryFileNames: "server.js", inlineDynamicImports: true },
    },
  },
});
