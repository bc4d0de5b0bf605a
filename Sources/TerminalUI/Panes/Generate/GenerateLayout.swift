/// Where the parts of pane 5 lie at a size.
struct GenerateLayout: Sendable, Equatable {
    /// Missing where the pictures take its place.
    var form: Rect?
    /// The panel of the picture in view, or of the one that forms.
    var picture: Rect
    /// The panel of its parameters; missing where the form takes its place.
    var parameters: Rect?
    /// The panel of the last pictures; missing where there is no room.
    var strip: Rect?

    init(_ body: Rect, arePicturesFocused: Bool) {
        let stripHeight = body.height >= 40 ? 9 : body.height >= 26 ? 7 : 6
        if body.width >= 140 {
            let columns = body.columns(.cells(58), .rest)
            let rows = columns[1].rows(.rest, .cells(stripHeight))
            let top = rows[0].columns(.rest, .cells(max(34, rows[0].width - rows[0].height * 2)))
            (form, picture, parameters, strip) = (columns[0], top[0], top[1], rows[1])
        } else if arePicturesFocused {
            let rows = body.rows(.rest, .cells(stripHeight))
            let top = rows[0].columns(.rest, .cells(max(body.width * 2 / 5, body.width - rows[0].height * 2 - 4)))
            (form, picture, parameters, strip) = (nil, top[0], top[1], rows[1])
        } else if body.width >= 100, body.height >= 24 {
            let columns = body.columns(.share(1), .share(1))
            let rows = columns[1].rows(.rest, .cells(stripHeight))
            (form, picture, parameters, strip) = (columns[0], rows[0], nil, rows[1])
        } else {
            let columns = body.columns(.rest, .cells(body.width * 9 / 20))
            (form, picture, parameters, strip) = (columns[0], columns[1], nil, nil)
        }
    }

    /// What is inside the panel of the picture: it, and two rows on it.
    static func pictureParts(_ panel: Rect) -> (picture: Rect, footer: Rect) {
        let inside = panel.inset(horizontally: 1, vertically: 1)
        let rows = inside.rows(.rest, .cells(2))
        return (rows[0], rows[1].inset(horizontally: 1))
    }

    /// Columns of the text in a form's prompts.
    static func promptWidth(_ form: Rect) -> Int { form.width - 4 - FormText.margin }
}
