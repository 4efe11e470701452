package demo

import (
	"fmt"
	"math"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

// shelf is what the shop sells.
var shelf = []struct {
	name  string
	price float64
}{
	{"Nordhavn espresso", 14.5}, {"Kayon Mountain", 17}, {"Huehuetenango", 16}, {"House filter", 12},
	{"Paper filters", 5.5}, {"Tasting box", 29}, {"Hand grinder", 89}, {"Cupping spoon", 9},
}

// visit is a look at the shop: most people fill a cart, some check it out at once, some come back to it on their own.
func (c *Crowd) visit(p *person) func(int64) []machine.Input {
	return func(at int64) []machine.Input {
		c.later(p.random, at, p.pause, c.visit(p))
		inputs := []machine.Input{p.event("page_viewed", machine.Values{"url": "https://contoso.example/coffee"})}
		if !p.happens(0.75) {
			return inputs
		}
		items, total := []any{}, 0.0
		for range 1 + p.random.IntN(4) {
			s := shelf[p.random.IntN(len(shelf))]
			items, total = append(items, s.name), total+s.price
		}
		p.carts++
		left := &cart{cartID(p), total}
		p.cart = left
		inputs = append(inputs, p.event("cart_updated", machine.Values{"cart_id": left.id, "total": total, "items": items}))
		switch {
		case p.happens(p.buys):
			c.later(p.random, at, 15*time.Minute, c.checkOut(p, left))
		case p.happens(0.12):
			c.later(p.random, at, 30*time.Hour, c.checkOut(p, left))
		}
		return inputs
	}
}

// checkOut buys what is in a cart, unless it was bought already.
func (c *Crowd) checkOut(p *person, left *cart) func(int64) []machine.Input {
	return func(int64) []machine.Input {
		if p.cart != left {
			return nil
		}
		p.cart = nil
		c.Tally.Orders++
		c.Tally.Revenue = math.Round((c.Tally.Revenue+left.total)*100) / 100
		return []machine.Input{
			p.event("checked_out", machine.Values{"cart_id": left.id, "total": left.total}),
			p.event("order_placed", machine.Values{"order_id": left.id, "total": left.total}),
		}
	}
}

// cartID names the newest cart of a person; its order has the same name.
func cartID(p *person) string { return fmt.Sprintf("%s-%d", p.id, p.carts) }
