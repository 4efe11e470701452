// Package token cuts the text of a program into its smallest parts.
//
// Lexing never fails: what cannot be a token becomes a Bad one, and Explain says why. Nothing is lost either: the
// tokens laid end to end, blanks and comments among them, are the text. Whoever needs meaning rather than pieces
// asks Unquote, Dedent, ParseDuration and ParseNumber.
package token

import "github.com/journeylang/journey/lang/source"

// Kind is the kind of a token.
type Kind uint8

// The kinds. Words and operators are told apart by their text; no word is reserved.
const (
	EOF      Kind = iota // the empty token at the end
	Bad                  // what nothing else can be; Explain says why
	Blank                // spaces and tabs, a byte order mark at the start of a file
	Newline              // \n or \r\n
	Comment              // // to the line end
	Doc                  // /// to the line end
	Ident                // abandoned_cart
	String               // "…" or '…' on one line
	Text                 // """…""" over lines
	Number               // 20, 1_000, 0.5
	Duration             // 45s, 1h30m, 3d, 2w
	Percent              // 10%
	Clock                // 21:00
	Date                 // 2026-03-02
	Punct                // { } ( ) [ ] , : = == -> ?. and the other signs, the longest that fits
)

var kindNames = [...]string{
	"EOF", "Bad", "Blank", "Newline", "Comment", "Doc", "Ident", "String", "Text", "Number", "Duration", "Percent",
	"Clock", "Date", "Punct",
}

// String returns the name of the kind, for tests and debugging.
func (k Kind) String() string { return kindNames[k] }

// Token is the half-open range [Start, End) of byte offsets in a file, and what stands there.
type Token struct {
	Kind       Kind
	Start, End int
}

// Text returns the text of the token in its file.
func (t Token) Text(f *source.File) string { return f.Text[t.Start:t.End] }

// Span returns the place of the token in its file.
func (t Token) Span(f *source.File) source.Span {
	return source.Span{File: f, Start: t.Start, End: t.End}
}

// IsSpace reports whether the token means nothing to an expression: a blank, a line end or a comment.
func (t Token) IsSpace() bool { return t.Kind >= Blank && t.Kind <= Doc }

// Lex cuts a whole file. The last token is EOF; the others are never empty.
func Lex(f *source.File) []Token { return lex(f.Text, 0, len(f.Text)) }

// LexSpan cuts the text of span alone, as if nothing stood before and behind it; the offsets are those of its file.
func LexSpan(span source.Span) []Token {
	if span.IsZero() {
		return []Token{{Kind: EOF}}
	}
	return lex(span.File.Text, span.Start, span.End)
}
