package query

import (
	"slices"

	"github.com/journeylang/journey/lang/source"
	"github.com/journeylang/journey/lang/token"
)

// blockKind says what the lines of a block are.
type blockKind string

const (
	atTop      blockKind = "top"
	inSettings blockKind = "settings" // project, topic, email, push, channel, action, stage …: of the word in place.owner
	inSchema   blockKind = "schema"   // fields with types
	inJourney  blockKind = "journey"  // clauses and steps
	inSteps    blockKind = "steps"
	inWait     blockKind = "wait" // on … { }, else { }
	inRemind   blockKind = "remind"
	inChoose   blockKind = "choose"
	inSplit    blockKind = "split"
	inAmong    blockKind = "among" // send best of { }
	inObject   blockKind = "object"
	inTest     blockKind = "test"
	inOther    blockKind = "other" // blocks in which nothing can be offered
)

// block is a brace that is open at the cursor.
type block struct {
	kind  blockKind
	owner string // the word of settings, or the owner of an object's fields
	head  []token.Token
	typed bool // the fields of a type, in a line that goes on
}

// place is what stands before the cursor, as far as its tokens tell. It looks at nothing behind the cursor and at no
// tree, so it is as good in a broken program as in a whole one.
type place struct {
	s      *Snapshot
	file   *source.File
	offset int
	word   source.Span   // being typed; empty where nothing is
	line   []token.Token // of the statement, before the word
	blocks []block
	decl   []token.Token // the first tokens of the declaration
	start  []token.Token // behind "start on" in the journey
	quoted *token.Token  // the text that the cursor stands in
}

// placeAt reads the tokens before an offset. ok is false inside a comment.
func (s *Snapshot) placeAt(f *File, offset int) (p *place, ok bool) {
	p = &place{s: s, file: f.Source, offset: offset, word: source.Span{File: f.Source, Start: offset, End: offset}}
	brackets := 0
	margin := true
	for i, t := range f.Tokens {
		if t.Kind == token.EOF || t.Start >= offset {
			break
		}
		text := t.Text(p.file)
		touches := t.End >= offset // the cursor stands inside or right behind
		switch {
		case t.Kind == token.Comment || t.Kind == token.Doc:
			if touches {
				return nil, false
			}
			continue
		case t.Kind == token.Blank:
			margin = margin && t.Start == 0
			continue
		case t.Kind == token.Newline:
			if n := len(p.line); n > 0 && p.line[n-1].Kind == token.Bad {
				brackets = 0 // what is broken holds no lines together
			}
			if brackets == 0 && !p.goesOn() {
				p.line = nil
			}
			margin = true
			continue
		case touches && isText(t, text) && (t.End > offset || t.Kind == token.Bad):
			p.quoted = &f.Tokens[i]
			return p, true
		case touches && t.Kind == token.Ident:
			p.word = t.Span(p.file)
			return p, true
		}
		if margin && t.Kind == token.Ident && p.declares(f.Tokens[i:]) {
			p.blocks, p.line, p.decl, p.start, brackets = nil, nil, nil, nil, 0
		}
		margin = false
		if len(p.blocks) == 0 && len(p.line) == 0 {
			p.decl = nil
		}
		if len(p.blocks) == 0 && len(p.decl) < 6 {
			p.decl = append(p.decl, t)
		}
		if t.Kind == token.Punct {
			switch text {
			case "{":
				p.blocks = append(p.blocks, p.opened())
				p.line, brackets = nil, 0
				continue
			case "}":
				if n := len(p.blocks); n > 0 {
					p.line = nil
					b := p.blocks[n-1]
					if b.kind == inWait || b.kind == inObject || b.kind == inSchema && b.typed {
						// else { … } belongs to the line, and so does what follows the type of an action.
						p.line = append(slices.Clone(b.head), t)
					}
					p.blocks = p.blocks[:n-1]
				} else {
					p.line = nil
				}
				brackets = 0
				continue
			case "(", "[":
				brackets++
			case ")", "]":
				brackets = max(brackets-1, 0)
			case ",":
				if brackets == 0 && p.listed() {
					p.line = nil
					continue
				}
			}
		}
		if len(p.line) == 1 && p.line[0].Kind == token.Ident && text != ":" {
			// No entry of an object begins so: its } is missing.
			for len(p.blocks) > 0 && p.block().kind == inObject {
				p.blocks = p.blocks[:len(p.blocks)-1]
			}
		}
		p.line = append(p.line, t)
		if n := len(p.line); n > 2 && p.text(n-3) == "start" && p.text(n-2) == "on" {
			p.start = p.line[n-1:]
		}
		if n := len(p.line); len(p.start) > 0 && n > 2 && p.text(n-2) == "." && len(p.start) < 3 && p.text(0) == "start" {
			p.start = p.line[2:n]
		}
	}
	return p, true
}

func isText(t token.Token, text string) bool {
	return t.Kind == token.String || t.Kind == token.Text || t.Kind == token.Bad && (text[0] == '"' || text[0] == '\'')
}

// declares reports whether the tokens at the margin begin a declaration, so that whatever is open before lacks its end.
func (p *place) declares(toks []token.Token) bool {
	word := toks[0].Text(p.file)
	if len(p.blocks) > 0 && !slices.Contains(declWords, word) {
		return false
	}
	for _, t := range toks[1:] {
		if t.Kind != token.Blank {
			return t.Kind == token.Ident || t.Kind == token.String || t.Kind == token.Punct && t.Text(p.file) == "{"
		}
	}
	return false
}

// goesOn reports whether the statement goes on behind a line end.
func (p *place) goesOn() bool {
	n := len(p.line)
	if n == 0 {
		return false
	}
	switch p.text(n - 1) {
	case ",", "=", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "|", "??", "and", "or", "not":
		return true
	}
	return false
}

// listed reports whether a comma ends an item of the innermost block.
func (p *place) listed() bool {
	if len(p.blocks) == 0 {
		return false
	}
	switch p.blocks[len(p.blocks)-1].kind {
	case inSettings, inSchema, inObject, inAmong, inOther:
		return true
	}
	return false
}

// text returns the i-th token of the line; "" beyond its ends.
func (p *place) text(i int) string {
	if i < 0 || i >= len(p.line) {
		return ""
	}
	return p.line[i].Text(p.file)
}

// last returns the n-th token from the end of the line, counted from 1.
func (p *place) last(n int) string { return p.text(len(p.line) - n) }

// prefix is what was typed of the word before the cursor.
func (p *place) prefix() string { return p.file.Text[p.word.Start:p.offset] }

// block returns the innermost block.
func (p *place) block() block {
	if len(p.blocks) == 0 {
		return block{kind: atTop}
	}
	return p.blocks[len(p.blocks)-1]
}

// inside reports whether a block of that kind is open.
func (p *place) inside(kind blockKind) bool {
	return slices.ContainsFunc(p.blocks, func(b block) bool { return b.kind == kind })
}

// named returns the word behind the one that begins the declaration: the journey's name.
func (p *place) named() string {
	if len(p.decl) < 2 {
		return ""
	}
	return p.decl[1].Text(p.file)
}

// has returns where a word stands in the line, or -1.
func (p *place) has(word string) int {
	return slices.IndexFunc(p.line, func(t token.Token) bool { return t.Kind == token.Ident && t.Text(p.file) == word })
}

// opened says what the brace behind the line opens.
func (p *place) opened() block {
	kind, owner := p.opens()
	return block{kind, owner, p.line, p.text(0) == "action"}
}

func (p *place) opens() (blockKind, string) {
	first := p.text(0)
	switch parent := p.block(); parent.kind {
	case atTop:
		switch first {
		case "contact", "account", "lead", "event":
			return inSchema, ""
		case "journey":
			return inJourney, ""
		case "test":
			return inTest, ""
		case "action":
			if p.last(1) == ":" || p.last(1) == "[" {
				return inSchema, ""
			}
		}
		return inSettings, first
	case inJourney, inSteps, inWait, inRemind, inChoose, inSplit:
		switch {
		case first == "remind" && p.has("done") < 0 && p.has("expired") < 0:
			return inRemind, ""
		case first == "choose":
			return inChoose, ""
		case first == "split" || first == "adaptively":
			return inSplit, ""
		case first == "send" && p.has("else") < 0:
			return inAmong, ""
		case first == "wait" && p.has("up") > 0 && p.has("for") < 0 && p.has("else") < 0:
			return inWait, ""
		case first == "create":
			return inObject, "lead"
		case first == "raise":
			return inObject, of(p.text(1))
		case first == "start":
			return inObject, ""
		}
		return inSteps, ""
	case inTest:
		switch {
		case first == "after":
			return inTest, ""
		case first == "account":
			return inObject, "account"
		case first == "contact" || first == "with":
			return inObject, "contact"
		case p.has("does") >= 0:
			return inObject, p.eventOwner(p.has("does") + 1)
		}
		return inObject, ""
	case inSettings:
		if parent.owner == "form" && first == "creates" {
			return inObject, "lead"
		}
		return inSettings, first
	}
	return inOther, ""
}

// eventOwner is the owner of the fields of the event that the i-th token of the line names.
func (p *place) eventOwner(i int) string { return ownerOf(p.file, p.line[min(i, len(p.line)):]) }

// ownerOf is the owner of the fields of the event at the head of the tokens.
func ownerOf(f *source.File, toks []token.Token) string {
	switch {
	case len(toks) == 0 || toks[0].Kind != token.Ident:
		return ""
	case len(toks) > 2 && toks[1].Text(f) == ".":
		return "interaction " + toks[2].Text(f)
	}
	return of(toks[0].Text(f))
}

// event is the owner of event.… at the cursor: the event that the line names, or the start event behind per.
func (p *place) event() string {
	if p.text(0) == "per" {
		return ownerOf(p.file, p.start)
	}
	for i := len(p.line) - 1; i >= 0; i-- {
		switch p.text(i) {
		case "on", "goal", "each", "until", "for":
			if p.text(i) == "until" && p.text(0) != "remind" {
				continue
			}
			return p.eventOwner(i + 1)
		}
	}
	return ""
}
