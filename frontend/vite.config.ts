import { defineConfig } from "vite";

// Fixed file names: the binary embeds the folder and serves it with an ETag.
export default defineConfig({
  root: "player",
  base: "/player/",
  build: {
    outDir: "../dist/player",
    emptyOutDir: true,
    modulePreload: false,
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});
