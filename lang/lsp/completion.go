package lsp

import (
	"fmt"

	"github.com/journeylang/journey/lang/query"
)

// itemKinds are the icons of completion, by the numbers of the protocol.
var itemKinds = map[query.ItemKind]int{
	query.KeywordItem: 14, query.FieldItem: 5, query.EventItem: 23, query.SegmentItem: 7, query.MessageItem: 2, query.FunctionItem: 3,
	query.ValueItem: 12, query.VariableItem: 6, query.TypeItem: 25, query.ModuleItem: 9,
}

func (a *asked) completion(at) (any, error) {
	c := a.snap.Complete(a.name, a.offset)
	list := completionList{Items: []completionItem{}}
	for i, it := range c.Items {
		item := completionItem{Label: it.Label, Kind: itemKinds[it.Kind], Detail: it.Detail, SortText: fmt.Sprintf("%04d", i),
			FilterText: it.Label, InsertTextFormat: 1, TextEdit: textEdit{a.span(c.Replace), it.Insert}}
		if it.Usage {
			if a.snippets {
				item.InsertTextFormat = 2
			} else {
				item.TextEdit.NewText = it.Label
			}
		}
		if it.Doc != "" {
			item.Documentation = &markup{"markdown", it.Doc}
		}
		list.Items = append(list.Items, item)
	}
	return list, nil
}
