// Package ast holds the syntax tree of the journey language: what was written, nothing that was concluded.
//
// Every node has the span of the source text that it stands for. Text that could not be understood has a node of
// its own (BadDecl, BadStep, BadClause), so a broken file still has a tree. The comment of a node is the source
// text that it stands for. Nodes know nothing of later passes.
package ast

import "github.com/journeylang/journey/lang/source"

// Node is any part of the tree.
type Node interface{ Span() source.Span }

// At is the place of a node; every node embeds it.
type At struct{ Where source.Span }

// Span returns the source text that the node stands for.
func (a At) Span() source.Span { return a.Where }

// Program is all files of a folder together, in the order of their names.
type Program struct{ Files []*File }

// File is one source file.
type File struct {
	Source *source.File
	Decls  []Decl
}

// Decl is a declaration at the top level of a file.
type Decl interface {
	Node
	decl()
}

// BadDecl is text at the top level that is no declaration; it has been reported.
type BadDecl struct{ At }

// Ident is a name: abandoned_cart
type Ident struct {
	At
	Name string
}

// String is a text in quotes; Value is what it means, without quotes, escapes and (for """) common indentation.
type String struct {
	At
	Value string
}

// Duration is a length of time: 30d, 1h30m, 2w
//
// Days and weeks are calendar days (they keep the clock time across daylight saving), the rest is exact.
type Duration struct {
	At
	Days   int   // days and weeks, in days
	Millis int64 // hours, minutes and seconds, in milliseconds
}

// Percent is a share: 10%
type Percent struct {
	At
	Value float64
}

// Expr is the text of an expression, as yet unread: contact.country in ["DE", "AT"]
type Expr struct{ At }

func (*BadDecl) decl() {}
