package mail

import "strings"

// The page around a Markdown body: one column of 600 px that shrinks on a phone, system fonts, colours with enough
// contrast in light and in dark (WCAG AA), nothing loaded from elsewhere. Mail programs differ in what they read, so
// each element carries its style, and the sheet in the head only adds the dark colours and the phone's margins.

// slots of the page that are no values of the template; they are numbered behind all those.
const (
	pageLanguage = iota
	pageTitle
	pageSender
	pageUnsubscribe
	pageSlots
)

const pageHead = `<!doctype html>
<html lang="§lang§" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>§title§</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { text-underline-offset: 2px; }
@media (max-width: 620px) { .card { padding: 24px 20px !important; } }
@media (prefers-color-scheme: dark) {
  .page { background: #16181d !important; }
  .card { background: #22252c !important; color: #e8eaed !important; }
  .card h1, .card h2, .card h3, .card h4 { color: #ffffff !important; }
  .card a { color: #8ab4ff !important; }
  .card code, .card pre { background: #2e323b !important; color: #e8eaed !important; }
  .foot, .foot a { color: #a9afba !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f2f4f7;-webkit-text-size-adjust:100%;">
<div role="article" aria-roledescription="email" aria-label="§title§" lang="§lang§">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f4f7;">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;">
<tr><td class="card" style="background:#ffffff;color:#1f2328;border-radius:12px;padding:36px 40px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.6;">
`

const pageTail = `</td></tr>
</table>
</td></tr>
</table>
</div>
</body>
</html>
`

const pageFoot = `</td></tr>
<tr><td class="foot" align="center" style="` + footStyle + `">
` + footWords + `
`

const (
	footStyle = "padding:20px 12px;color:#59616e;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:13px;line-height:1.5;text-align:center;"
	footWords = `You get this mail from §sender§. <a href="§unsubscribe§" style="color:#59616e;text-decoration:underline;">Unsubscribe</a>`
)

// styled gives the elements of Markdown their styles. Markdown escapes all text, so these are tags wherever they occur.
var styled = strings.NewReplacer(
	"<h1>", `<h1 style="margin:0 0 16px;font-size:28px;line-height:1.25;color:#101318;">`,
	"<h2>", `<h2 style="margin:28px 0 12px;font-size:22px;line-height:1.3;color:#101318;">`,
	"<h3>", `<h3 style="margin:24px 0 8px;font-size:18px;line-height:1.35;color:#101318;">`,
	"<h4>", `<h4 style="margin:20px 0 8px;font-size:16px;color:#101318;">`,
	"<p>", `<p style="margin:0 0 16px;">`,
	"<ul>", `<ul style="margin:0 0 16px;padding:0 0 0 24px;">`,
	"<ol>", `<ol style="margin:0 0 16px;padding:0 0 0 24px;">`,
	"<li>", `<li style="margin:0 0 6px;">`,
	"<a ", `<a style="color:#0b57d0;" `,
	"<img ", `<img style="max-width:100%;height:auto;border:0;border-radius:8px;" `,
	"<blockquote>", `<blockquote style="margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid #c6ccd5;">`,
	"<code>", `<code style="padding:2px 5px;border-radius:4px;background:#eef1f5;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px;">`,
	"<pre>", `<pre style="margin:0 0 16px;padding:12px;border-radius:8px;background:#eef1f5;overflow:auto;">`,
	"<hr>", `<hr style="margin:24px 0;border:0;border-top:1px solid #d5dae1;">`,
)

// page puts a body of Markdown's HTML into the page; slot names the markers of the page's own values.
func page(body string, marketing bool, slot func(int) string) string {
	foot := ""
	if marketing {
		foot = pageFoot
	}
	return pageValues(slot).Replace(pageHead) + styled.Replace(body) + pageValues(slot).Replace(foot) + pageTail
}

// ownPage puts a marketing mail's foot into an author's own page: before the end of its body, or behind it all.
func ownPage(body string, marketing bool, slot func(int) string) string {
	if !marketing {
		return body
	}
	foot := pageValues(slot).Replace(`<p style="` + footStyle + `">` + footWords + "</p>\n")
	if end := strings.LastIndex(strings.ToLower(body), "</body"); end >= 0 {
		return body[:end] + foot + body[end:]
	}
	return body + "\n" + foot
}

func pageValues(slot func(int) string) *strings.Replacer {
	return strings.NewReplacer("§lang§", slot(pageLanguage), "§title§", slot(pageTitle),
		"§sender§", slot(pageSender), "§unsubscribe§", slot(pageUnsubscribe))
}

// language returns a language tag that may stand in a page: the person's if it looks like one, else English.
func language(v any) string {
	s, _ := v.(string)
	if len(s) < 2 || len(s) > 35 || !isLetter(s[0]) {
		return "en"
	}
	for i := 0; i < len(s); i++ {
		if !isAlnum(s[i]) && s[i] != '-' {
			return "en"
		}
	}
	return s
}
