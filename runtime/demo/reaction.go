package demo

import (
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

// reaction is how people take a mail, beside their own habits.
type reaction struct {
	links  []string // what can be clicked; each is as likely
	appeal float64  // how much more, or less, than other mails it is clicked
	buys   float64  // the chance that who clicked then buys
}

// reactions by message. A person who has left a cart buys that; anybody else visits the shop.
var reactions = map[string]reaction{
	"cart_reminder":  {[]string{"cart"}, 1.2, 0.55},
	"cart_offer":     {[]string{"cart"}, 1.0, 0.7},
	"welcome":        {[]string{"espresso", "filter"}, 1.3, 0},
	"espresso_guide": {[]string{"nordhavn"}, 0.7, 0.15},
	"filter_guide":   {[]string{"kayon"}, 0.7, 0.15},
	"nudge":          {[]string{"tasting_box"}, 0.6, 0.2},
	"offer_short":    {[]string{"shop"}, 0.8, 0.35},
	"offer_long":     {[]string{"shop"}, 1.1, 0.35},
	"offer_de":       {[]string{"crate"}, 1.2, 0.5},
	"offer_en":       {[]string{"crate"}, 1.0, 0.5},
	"order_thanks":   {[]string{"parcel"}, 1.4, 0},
	"come_back":      {[]string{"new_crop"}, 0.6, 0.4},
}

// Got tells the crowd that somebody got a mail at an instant (ms). They may open it, click, buy, or have enough of it.
func (c *Crowd) Got(contact, message string, at int64) {
	p := c.people[contact]
	if p == nil || !p.happens(p.opens) {
		return
	}
	c.later(p.random, at, 100*time.Minute, func(at int64) []machine.Input {
		c.read(p, message, at)
		return []machine.Input{p.event(message+".opened", nil)}
	})
}

// read decides what somebody does who has opened a mail.
func (c *Crowd) read(p *person, message string, at int64) {
	r := reactions[message]
	switch {
	case len(r.links) > 0 && p.happens(p.clicks*r.appeal):
		link := r.links[p.random.IntN(len(r.links))]
		c.later(p.random, at, 3*time.Minute, func(at int64) []machine.Input {
			c.shop(p, r, at)
			return []machine.Input{p.event(message+".clicked", machine.Values{"link": link})}
		})
	case message != "order_thanks" && p.happens(0.01):
		c.later(p.random, at, time.Minute, func(int64) []machine.Input {
			return []machine.Input{p.event(message+".unsubscribed", nil)}
		})
	}
}

// shop decides what somebody does who has clicked.
func (c *Crowd) shop(p *person, r reaction, at int64) {
	if !p.happens(r.buys) {
		return
	}
	if p.cart != nil {
		c.later(p.random, at, 20*time.Minute, c.checkOut(p, p.cart))
		return
	}
	p.carts++
	left := &cart{cartID(p), shelf[p.random.IntN(len(shelf))].price}
	c.later(p.random, at, 20*time.Minute, func(at int64) []machine.Input {
		p.cart = left
		return c.checkOut(p, left)(at)
	})
}
