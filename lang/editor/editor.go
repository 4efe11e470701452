// Package editor holds what editors need beside the language server: the TextMate grammar and the extension for
// VS Code. There is no Go code in it but the test of the grammar.
package editor
