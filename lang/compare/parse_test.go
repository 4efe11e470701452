package compare

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/journeylang/journey/lang/parse"
	"github.com/journeylang/journey/lang/source"
)

// size is how many bytes each parser reads.
const size = 300_000

func script() string {
	var b strings.Builder
	for n := 0; b.Len() < size; n++ {
		fmt.Fprintf(&b, `event cart_%[1]d { cart_id: string, total: number }

segment big_%[1]d = contact.age > %[1]d and contact.country in ["DE", "AT"]

email welcome_%[1]d for marketing {
  subject "Welcome %[1]d"
  body    file "mails/welcome.md"
}

journey launch_%[1]d {
  start on cart_%[1]d where event.total >= %[1]d
  per   event.cart_id

  wait 1h
  email welcome_%[1]d
  if contact.plan == "free" and not big_%[1]d {
    set contact.seen = true
  } else {
    exit "paid"
  }
}
`, n)
	}
	return b.String()[:size]
}

// twin says the same in HCL, line by line.
func twin() string {
	var b strings.Builder
	for n := 0; b.Len() < size; n++ {
		fmt.Fprintf(&b, `event "cart_%[1]d" {
  cart_id = string
  total = number
}

segment "big_%[1]d" {
  rule = contact.age > %[1]d && contains(["DE", "AT"], contact.country)
}

email "welcome_%[1]d" "marketing" {
  subject = "Welcome %[1]d"
  body    = file("mails/welcome.md")
}

journey "launch_%[1]d" {
  start = cart_%[1]d && event.total >= %[1]d
  per   = event.cart_id

  wait "1h" {}
  email "welcome_%[1]d" {}
  if {
    cond = contact.plan == "free" && !big_%[1]d
    set {
      field = contact.seen
      value = true
    }
    else {
      exit = "paid"
    }
  }
}
`, n)
	}
	return b.String()[:size]
}

// BenchmarkParse reads the same amount of text in both languages.
func BenchmarkParse(b *testing.B) {
	b.Run("journey", func(b *testing.B) {
		text := script()
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			if tree, _ := parse.File(source.NewFile("f.journey", text)); len(tree.Decls) < 1000 {
				b.Fatalf("%d declarations", len(tree.Decls))
			}
		}
	})
	b.Run("hcl", func(b *testing.B) {
		text := []byte(twin())
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			f, _ := hclsyntax.ParseConfig(text, "f.hcl", hcl.InitialPos)
			if n := len(f.Body.(*hclsyntax.Body).Blocks); n < 1000 {
				b.Fatalf("%d blocks", n)
			}
		}
	})
}
