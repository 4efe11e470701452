package post

import (
	"github.com/journeylang/journey/lang/plan"
	"github.com/journeylang/journey/runtime/mail"
)

// follow puts into a message what tells later what became of it: links that count clicks, a picture that counts opens,
// and the receipt by which its provider reports. It does nothing where nobody could reach us, and leaves links and
// pictures away where the channel says tracking "off". Links in sms and push stay as they are: they would be too long. So
// does the link that confirms a double opt-in, which is signed already.
func (o *Office) follow(m *mail.Mail, l *Letter, confirm string) {
	if !o.Public {
		return
	}
	sending := Sending{Contact: l.Effect.Owner, Message: l.Message.Name, Key: l.Effect.Key, At: l.Effect.At}
	m.Receipt = o.Links.Receipt(sending)
	m.Callback = o.Links.Base + "/r/" + m.Receipt
	if m.HTML == "" || !tracks(l.Program, l.Message.Medium) {
		return
	}
	m.HTML = mail.Track(m.HTML, o.Links.Base+"/o/"+o.Links.Open(sending), func(title, address string) string {
		if address == m.UnsubscribeURL || confirm != "" && address == confirm {
			return address
		}
		return o.Links.Base + "/c/" + o.Links.Click(sending, title, address)
	})
}

// tracks reports whether opens and clicks of a medium's messages are to be seen.
func tracks(p *plan.Program, medium string) bool {
	for _, c := range p.Channels {
		if c.Medium == medium {
			return c.Settings["tracking"].Value != "off"
		}
	}
	return true
}
