package ast

// Function is a function for expressions, in JavaScript.
//
//	function initials(first: string, last: string): string js "return first[0] + last[0]"
type Function struct {
	At
	Doc    string
	Name   Ident
	Params []*Field
	Result Type
	Code   Code
}

// Action is a step of the author's own, in JavaScript.
//
//	action enrich(mail: string): { name: string }? { timeout 5s, retry 3 times from 1s, allow "https://companies.example/", js """…""" }
type Action struct {
	At
	Doc     string
	Name    Ident
	Params  []*Field
	Result  *Type
	Timeout *Duration
	Retry   *Retry
	Allow   []String
	Code    *Code
}

// Retry is how often a failed action is tried again: retry 3 times from 1s
type Retry struct {
	At
	Times int
	From  *Duration
}

// Code is JavaScript, in place or in a file: js """…""", js file "actions/enrich.js"
type Code struct {
	At
	Text String
	File bool // Text names the file, relative to the file of the declaration
}

func (*Function) decl() {}
func (*Action) decl()   {}
