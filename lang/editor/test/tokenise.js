// Tokenises scripts with the grammar, as editors do, and prints for each the kind of every piece: start, end, kind, with
// offsets in characters of JavaScript. The Go test beside the grammar compares them with the lexer of the language.
const fs = require("fs");
const path = require("path");
const oniguruma = require("vscode-oniguruma");
const { INITIAL, Registry, parseRawGrammar } = require("vscode-textmate");

function kindOf(scopes) {
  const text = scopes.join(" ");
  if (text.includes("comment.line")) return "comment";
  if (text.includes("string.")) return "string";
  const last = scopes[scopes.length - 1];
  for (const [part, kind] of [["constant.numeric", "number"], ["constant.other", "number"], ["keyword.operator.word", "word"],
    ["keyword.operator", "sign"], ["keyword.", "word"], ["variable.", "word"], ["entity.", "word"], ["support.", "word"], ["constant.language", "word"]]) {
    if (last.startsWith(part)) return kind;
  }
  return "";
}

async function main() {
  const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer);
  const file = path.join(__dirname, "..", "syntaxes", "journey.tmLanguage.json");
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner: (s) => new oniguruma.OnigScanner(s), createOnigString: (s) => new oniguruma.OnigString(s) }),
    loadGrammar: async (scope) => (scope === "source.journey" ? parseRawGrammar(fs.readFileSync(file, "utf8"), file) : null),
  });
  const grammar = await registry.loadGrammar("source.journey");
  const out = {};
  for (const name of process.argv.slice(2)) {
    const pieces = [];
    let state = INITIAL;
    let offset = 0;
    for (const line of fs.readFileSync(name, "utf8").split("\n")) {
      const result = grammar.tokenizeLine(line, state);
      for (const t of result.tokens) {
        pieces.push({ start: offset + t.startIndex, end: offset + Math.min(t.endIndex, line.length), kind: kindOf(t.scopes), scopes: t.scopes.slice(1).join(" ") });
      }
      state = result.ruleStack;
      offset += line.length + 1;
    }
    out[name] = pieces;
  }
  process.stdout.write(JSON.stringify(out));
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
