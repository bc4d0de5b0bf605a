import EngineInterface

extension InterfaceState {
    /// Pane 1: the form, and beside it the models where there is room.
    func drawSettings(on canvas: inout Canvas, in body: Rect) {
        let isWide = body.width >= 110
        let parts = isWide ? body.columns(.share(3), .share(2), gap: 1) : [body]
        let inside = canvas.panel(parts[0], title: text(Pane.settings.title), note: text(Phrase("saved at once", "即时保存")), isFocused: true)
        canvas.form(settingsForm, in: inside.inset(horizontally: 1), choices: catalog.choices)
        guard isWide else { return }
        let side = parts[1].rows(.share(2), .share(1), gap: 0)
        drawModels(on: &canvas, in: side[0])
        drawExplanation(on: &canvas, in: side[1])
    }

    private func drawExplanation(on canvas: inout Canvas, in area: Rect) {
        let field = settingsPane.form.focused
        let inside = canvas.panel(area, title: text(field.label)).inset(horizontally: 1)
        var row = canvas.writeWrapped(text(field.help), in: inside)
        let choices = catalog.choices(field.kind)
        let value = field.read(settingsPane.form.root)
        row += 1
        for choice in choices.prefix(max(0, inside.height - row)) {
            let isChosen = choice.value == value
            canvas.write("\(isChosen ? canvas.symbols.isOn : canvas.symbols.isOff) \(text(choice.label))", in: inside, row: row, isChosen ? theme.accent : theme.text)
            row += 1
        }
    }
}
