// Starts `journey lsp` and hands it to the editor. Everything else is the server's work.
const { commands, window, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start() {
  const server = { command: workspace.getConfiguration("journey").get("path", "journey"), args: ["lsp"] };
  client = new LanguageClient("journey", "Journey", server, {
    documentSelector: [{ language: "journey" }, { scheme: "file", pattern: "**/mails/**/*.{md,html}" }],
    // What changes on disk, also outside of the editor, changes the program.
    synchronize: { fileEvents: workspace.createFileSystemWatcher("**/*.{journey,md,html,js}") },
  });
  try {
    await client.start();
  } catch (error) {
    window.showErrorMessage(`Journey: ${server.command} lsp does not start (${error.message}). Set journey.path to the binary.`);
  }
}

async function activate(context) {
  context.subscriptions.push(
    commands.registerCommand("journey.restart", async () => {
      await deactivate();
      await start();
    }),
    { dispose: deactivate },
  );
  await start();
}

async function deactivate() {
  const running = client;
  client = undefined;
  if (running && running.isRunning()) await running.stop();
}

module.exports = { activate, deactivate };
