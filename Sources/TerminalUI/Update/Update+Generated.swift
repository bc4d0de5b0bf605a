import EngineInterface

/// Pane 5: the pictures that were made, and what is taken from them into the form.
extension InterfaceState {
    mutating func pressInGenerated(_ key: Key) -> [Effect] {
        switch key {
        case .left: walkGenerated(-1)
        case .right: walkGenerated(1)
        case .pageUp, Key(.left, .shift): walkGenerated(-10)
        case .pageDown, Key(.right, .shift): walkGenerated(10)
        case .home:
            generatePane.history.followNewest()
            generatePane.parametersRow = 0
        case .end: walkGenerated(GeneratePane.historyLength)
        case .up, .character("k"): generatePane.parametersRow = max(0, generatePane.parametersRow - 1)
        case .down, .character("j"): generatePane.parametersRow = min(lastParametersRow, generatePane.parametersRow + 1)
        case .enter: return takeSettings(of: generatePane.history.selected)
        case .character("o"): return startWith(generatePane.history.selected)
        case .character("f"): generatePane.isFullScreen.toggle()
        case .escape:
            if !generatePane.isFullScreen { generatePane.arePicturesFocused = false }
            generatePane.isFullScreen = false
        default: break
        }
        return []
    }

    private mutating func walkGenerated(_ by: Int) {
        generatePane.history.walk(by, isForming: generatePane.isActive)
        generatePane.parametersRow = 0
    }

    // MARK: From a picture into the form

    /// Everything that the picture was made with, on the model that is chosen.
    private mutating func takeSettings(of picture: GeneratedPicture?) -> [Effect] {
        guard var taken = picture?.settings else { return [] }
        let now = generatePane.form.root.settings
        var options = now.options
        (options.clipSkip, options.zeroSNR) = (taken.options.clipSkip, taken.options.zeroSNR)
        (options.emphasis, options.curlyBrackets) = (taken.options.emphasis, taken.options.curlyBrackets)
        (options.randomSource, options.ensd) = (taken.options.randomSource, taken.options.ensd)
        (taken.options, taken.output) = (options, now.output)
        generatePane.form.root.settings = taken
        backToForm(at: "prompt")
        notice = Notice(.good, Phrase("The form has its settings; g makes it again", "表单已采用其参数；按 g 再次生成"))
        return generateQuestions
    }

    mutating func takeSeed(of picture: GeneratedPicture?) -> [Effect] {
        guard let taken = picture?.settings else { return [] }
        generatePane.form.root.settings.seed = taken.seed
        if taken.variationStrength != 0 { generatePane.form.root.settings.variationSeed = taken.variationSeed }
        notice = Notice(.good, Phrase("The seed is %1 again", "种子仍为 %1").filled(String(taken.seed)))
        return [.ask(.generationRemarks(generatePane.form.root.settings))]
    }

    mutating func drawSeed() -> [Effect] {
        (generatePane.form.root.settings.seed, generatePane.form.root.settings.variationSeed) = (-1, -1)
        notice = Notice(.good, Phrase("Each picture draws its seed", "每次随机种子"))
        return [.ask(.generationRemarks(generatePane.form.root.settings))]
    }

    private mutating func startWith(_ picture: GeneratedPicture?) -> [Effect] {
        guard let picture else { return [] }
        generatePane.form.root.settings.image = picture.path
        // At the size that it has.
        (generatePane.form.root.settings.width, generatePane.form.root.settings.height) = (nil, nil)
        backToForm(at: "denoising_strength")
        notice = Notice(.good, Phrase("It begins with %1", "以 %1 为起始图片").filled(picture.path.lastPathComponent))
        return [.ask(.generationRemarks(generatePane.form.root.settings))]
    }

    private mutating func backToForm(at field: String) {
        (generatePane.arePicturesFocused, generatePane.isFullScreen) = (false, false)
        generatePane.form.focus(on: field)
    }

    // MARK: From a run into the form

    /// Puts the run's word into the prompt, and the run into the grid.
    /// - Parameter ready: a prompt to try the word with, where the run has told one.
    mutating func tryWord(of entry: RunEntry, _ ready: String? = nil) -> [Effect] {
        let (word, prompt) = (entry.summary.name, generatePane.form.root.settings.prompt)
        backToForm(at: "prompt")
        if !prompt.lowercased().contains(word.lowercased()) {
            generatePane.form.root.settings.prompt = prompt.trimmed.isEmpty ? ready ?? word : "\(prompt), \(word)"
        }
        generatePane.form.root.gridRun = entry.path
        notice = Notice(.information, Phrase("g draws %1; c compares its steps", "按 g 绘制 %1；按 c 对比各步").filled(word))
        return go(to: .generate)
    }

    // MARK: Clicks

    /// A click on an offered word takes it; one on a picture goes there, on the one in view it shows it whole.
    mutating func chooseGenerated(_ row: Int) -> [Effect] {
        if generatePane.offer != nil {
            generatePane.offer?.choose(row)
            return press(.tab)
        }
        guard generatePane.history.pictures.indices.contains(row) else { return [] }
        var effects: [Effect] = []
        if !generatePane.arePicturesFocused {
            effects = generateChanged(generatePane.form.focus(row: generatePane.form.focus))
            guard !generatePane.form.isEditing else { return effects }
        } else if generatePane.history.index == row, !generatePane.showsForming {
            return press(.character("f"))
        }
        generatePane.arePicturesFocused = true
        generatePane.history.show(row, isForming: generatePane.isActive)
        generatePane.parametersRow = 0
        return effects
    }

    mutating func chooseGenerateField(_ index: Int) -> [Effect] {
        let form = generatePane.form
        if form.focus == index, !generatePane.arePicturesFocused, !form.isEditing { return press(.enter) }
        (generatePane.arePicturesFocused, generatePane.isFullScreen, generatePane.offer) = (false, false, nil)
        return generateChanged(generatePane.form.focus(row: index))
    }
}
