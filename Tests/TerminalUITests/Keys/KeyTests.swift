import EngineInterface
import TerminalUI
import Testing

/// What keys lead to, pane by pane.
@Suite struct KeyTests {
    // MARK: Going about

    @Test func panesByFunctionKeysDigitsAndTab() {
        var rehearsal = Rehearsal()
        let signs = [("F1", "saved at once"), ("F2", "New embedding"), ("F3", "Prepare pictures"), ("F4", "Start training"), ("F5", "g generates"), ("F6", "Space marks two"), ("1", "saved at once"),
                     ("2", "New embedding"), ("3", "Prepare pictures"), ("4", "Start training"), ("5", "g generates"), ("6", "Space marks two")]
        for (key, sign) in signs {
            rehearsal.press(key)
            #expect(rehearsal.shows(sign), "after \(key)")
        }
        for sign in ["saved at once", "New embedding", "Prepare pictures", "Start training", "g generates", "Space marks two"] {
            rehearsal.press("Tab")
            #expect(rehearsal.shows(sign))
        }
        rehearsal.press("S-Tab")
        #expect(rehearsal.shows("g generates"))
    }

    @Test func whileTypingOnlyFunctionKeysSwitch() {
        var rehearsal = Rehearsal()
        rehearsal.press("F2", "Enter", "type:a4?q/v1")
        #expect(rehearsal.line(with: "▸ Name").contains("a4?q/v1") && rehearsal.quits == 0)
        rehearsal.press("Tab")
        #expect(rehearsal.shows("New embedding") && rehearsal.shows("▸ Initialization text"))
        rehearsal.press("Enter", "F6")
        #expect(rehearsal.shows("Space marks two"))
    }

    @Test func escapeLeavesWhateverIsOpen() {
        var rehearsal = Rehearsal()
        let opened: [([String], String)] = [
            (["F2", "?"], "Keys: Create"), (["F1", "Home", "Enter"], "/ Filter"), (["F4", "Down", "Enter"], "Esc Cancel"),
        ]
        for (keys, sign) in opened {
            for key in keys { rehearsal.press(key) }
            #expect(rehearsal.shows(sign))
            rehearsal.press("Esc")
            #expect(!rehearsal.shows(sign), "after \(keys)")
        }
        rehearsal.press("F6", "/", "type:ghost")
        #expect(!rehearsal.shows("ink-style"))
        rehearsal.press("Esc")
        #expect(rehearsal.shows("ink-style"))
        rehearsal.press("Space", "Down", "Space", "Esc")
        #expect(rehearsal.shows("Space marks two"))
        Scene.watch(&rehearsal, upTo: 60)
        rehearsal.press("f", "Esc")
        #expect(rehearsal.shows("Loss"))
        rehearsal.press("Esc")
        #expect(rehearsal.shows("Start training"))
    }

    @Test func quittingAndTheTerminalsKeys() {
        var rehearsal = Rehearsal()
        rehearsal.press("C-l", "C-z")
        #expect(rehearsal.redraws == 1 && rehearsal.suspensions == 1 && rehearsal.quits == 0)
        rehearsal.press("F2", "Enter", "q")
        #expect(rehearsal.quits == 0)
        rehearsal.press("C-c")
        #expect(rehearsal.quits == 1)
        rehearsal.press("Esc", "?", "q")
        #expect(rehearsal.quits == 1)
        rehearsal.press("q")
        #expect(rehearsal.quits == 2)
    }

    // MARK: Fields

    @Test func enterKeepsAndEscapeTakesBack() {
        var rehearsal = Rehearsal()
        rehearsal.press("F2", "Enter", "type:my-cat", "Esc")
        #expect(rehearsal.line(with: "▸ Name").contains("type a new word"))
        rehearsal.press("Enter", "type:my-cat", "Enter")
        #expect(rehearsal.line(with: "▸ Name").contains("my-cat") && rehearsal.frame.cursor == nil)
        rehearsal.press("Enter", "paste:-two\nthree\n")
        #expect(rehearsal.line(with: "▸ Name").contains("my-cat-two three"))
        #expect(rehearsal.frame.cursor != nil)
        rehearsal.press("Up")
        #expect(rehearsal.frame.cursor == nil)
    }

    @Test func theCursorStandsAfterWideCharacters() throws {
        var rehearsal = Rehearsal()
        rehearsal.press("F2", "Enter")
        let start = try #require(rehearsal.frame.cursor)
        rehearsal.press("type:水墨a")
        #expect(rehearsal.frame.cursor == Point(x: start.x + 5, y: start.y))
        rehearsal.press("Left", "Left")
        #expect(rehearsal.frame.cursor == Point(x: start.x + 2, y: start.y))
    }

    @Test func aNumberThatCannotBeStaysOpenAndSaysSo() {
        var rehearsal = Rehearsal()
        rehearsal.press("F2", "Down", "Down", "Enter", "C-u", "type:76", "Enter")
        #expect(rehearsal.frame.cursor != nil && rehearsal.shows("✗ A whole number from 1 to 75"))
        rehearsal.press("Backspace", "Enter")
        #expect(rehearsal.frame.cursor == nil && rehearsal.line(with: "▸ Vectors").contains("7"))
        rehearsal.press("Left", "Left")
        #expect(rehearsal.line(with: "▸ Vectors").contains("5"))
    }

    @Test func theLargestNumberGrowsNoFurther() {
        var rehearsal = Rehearsal()
        rehearsal.press("F4", "PageDown", "Up", "Up", "Up")
        #expect(rehearsal.shows("▸ Max steps"))
        rehearsal.press("Enter", "C-u", "type:9223372036854775807", "Enter", "Right")
        #expect(rehearsal.line(with: "▸ Max steps").contains("9223372036854775807"))
        rehearsal.press("Home", "PageDown", "Down", "Down", "Down", "Down")
        for _ in 0..<12 { rehearsal.press("Down", "Enter", "C-u", "type:9223372036854775807", "Enter", "Esc", "Right") }
        #expect(rehearsal.frame.cells.size == rehearsal.size)
    }

    @Test func aFieldWithAListIsNotEmptied() {
        var rehearsal = Rehearsal()
        rehearsal.press("F1", "Home", "Backspace")
        #expect(rehearsal.line(with: "▸ Model").contains("tiny-sd") && rehearsal.deeds.isEmpty)
    }

    // MARK: Completion

    @Test func tabCompletesPaths() {
        var rehearsal = Rehearsal()
        rehearsal.press("F4", "Down", "Down", "Enter", "type:mi", "Tab")
        #expect(rehearsal.line(with: "▸ Dataset").contains("mint/"))
        rehearsal.press("C-u", "type:g", "Tab")
        #expect(rehearsal.line(with: "▸ Dataset").contains(" gho"))
        rehearsal.press("Tab")
        #expect(rehearsal.notice.contains("ghosts  ghouls"))
        rehearsal.press("type:s", "Tab")
        #expect(rehearsal.line(with: "▸ Dataset").contains("ghosts/"))
        rehearsal.press("C-u", "type:zz", "Tab")
        #expect(rehearsal.notice.contains("No folder begins so") && rehearsal.line(with: "▸ Dataset").contains("zz"))
        rehearsal.press("C-u", "type:~", "Tab")
        #expect(rehearsal.line(with: "▸ Dataset").contains("~/"))
        rehearsal.press("type:ca", "Tab")
        #expect(rehearsal.line(with: "▸ Dataset").contains("~/cats/"))
        rehearsal.press("C-u", "type:/data/", "Tab")
        #expect(rehearsal.notice.contains("照片  photos"))
        rehearsal.press("type:照", "Tab")
        #expect(rehearsal.line(with: "▸ Dataset").contains("/data/照片/"))
        rehearsal.press("C-u", "type:/none/x", "Tab")
        #expect(rehearsal.notice.contains("/none/ cannot be read"))
        rehearsal.press("C-u", "type:~/.", "Tab")
        #expect(rehearsal.line(with: "▸ Dataset").contains("~/.cache/"))
        rehearsal.press("C-u", "type:ghosts", "Enter")
        #expect(rehearsal.line(with: "▸ Dataset").contains("/home/user/pictures/ghosts"))
    }

    // MARK: Lists

    @Test func aSlashFilters() {
        var rehearsal = Rehearsal()
        rehearsal.press("F6", "/", "type:ink", "Enter", "Enter")
        #expect(rehearsal.followed == [Samples.runs[2].path])
        rehearsal.press("F2", "l", "/", "type:水墨", "Enter", "Enter")
        #expect(rehearsal.line(with: "Embedding ").contains("水墨画"))
        rehearsal.press("F1", "Home", "Enter", "/", "type:guo", "Enter", "Enter")
        #expect(rehearsal.savedSettings?.options.model == Samples.models[2].path)
        rehearsal.press("Enter", "/", "type:zzz", "Enter")
        #expect(rehearsal.shows("Nothing matches"))
        rehearsal.press("Enter")
        #expect(rehearsal.savedSettings?.options.model == Samples.models[2].path)
    }

    @Test func aSkippedEmbeddingSaysWhy() {
        var rehearsal = Rehearsal()
        rehearsal.press("F2", "l", "Enter")
        #expect(rehearsal.shows("New embedding") && rehearsal.notice.contains("its vectors are 768 long"))
    }

    // MARK: What cannot be done

    @Test func aKeyThatCannotActSaysWhy() {
        var rehearsal = Rehearsal()
        rehearsal.press("F2", "Down", "c")
        #expect(rehearsal.notice.contains("It needs a name") && rehearsal.shows("▸ Name") && rehearsal.deeds.isEmpty)
        rehearsal.press("F4", "s")
        #expect(rehearsal.notice.contains("Choose an embedding") && rehearsal.shows("▸ Embedding"))
        rehearsal.press("Right", "s")
        #expect(rehearsal.notice.contains("Name a dataset") && rehearsal.shows("▸ Dataset"))
        rehearsal.press("F6", "Down", "r")
        #expect(rehearsal.notice.contains("It is finished"))
        rehearsal.press("Enter")
        for key in ["p", "s", "i"] {
            rehearsal.press(key)
            #expect(rehearsal.notice.contains("The run is not at work"), "after \(key)")
        }
        for key in ["Right", "c", "f"] {
            rehearsal.press(key)
            #expect(rehearsal.notice.contains("There are no previews yet"), "after \(key)")
        }
        rehearsal.press("m")
        #expect(rehearsal.notice.contains("There is no copy yet"))
        #expect(rehearsal.told.isEmpty && rehearsal.deeds.isEmpty)
        var watching = Rehearsal()
        Scene.watch(&watching, upTo: 50)
        watching.press("r")
        #expect(watching.notice.contains("It is at work") && watching.deeds.count == 1)
    }

    @Test func aMistakeStopsTheStartAndLeadsToItsField() {
        var rehearsal = Rehearsal()
        Scene.fillTraining(&rehearsal)
        rehearsal.press("Down", "Enter", "C-u", "type:fast", "Enter", "Home", "s")
        #expect(rehearsal.deeds.isEmpty && rehearsal.shows("▸ Learning rate") && rehearsal.notice.contains("fast is no learning rate"))
        rehearsal.press("Home", "Enter")
        #expect(rehearsal.deeds.isEmpty && rehearsal.shows("▸ Learning rate"))
        rehearsal.press("Enter", "C-u", "type:0.01", "Enter", "s")
        #expect(rehearsal.deeds.count == 1)
    }

    @Test func anEngineThatRefusesIsTold() {
        var rehearsal = Rehearsal()
        rehearsal.engine.refusals = ["No space is left on the device"]
        Scene.start(&rehearsal)
        #expect(rehearsal.notice.contains("✗ No space is left on the device") && rehearsal.shows("s starts"))
        rehearsal.press("s")
        #expect(rehearsal.followed.count == 1)
    }

    // MARK: What asks

    @Test func overwritingAsks() {
        var rehearsal = Rehearsal()
        rehearsal.press("F2", "Enter", "type:ink-style", "Enter", "c")
        #expect(rehearsal.deeds.isEmpty && rehearsal.shows("▸ Overwrite"))
        rehearsal.press("Space", "c")
        #expect(rehearsal.shows("Replace ink-style?") && rehearsal.shows("4000 steps") && rehearsal.deeds.isEmpty)
        rehearsal.press("Esc")
        #expect(rehearsal.deeds.isEmpty && !rehearsal.shows("Replace ink-style?"))
        rehearsal.press("c", "Enter")
        #expect(rehearsal.deeds == [.create(EmbeddingRequest(name: "ink-style", overwrite: true), model: "tiny-sd")])
    }

    @Test func aNameThatCannotBeIsNoBetterWithOverwriting() {
        var rehearsal = Rehearsal()
        rehearsal.press("F2", "Enter", "type:a/b", "Enter", "Down", "Down", "Down", "Space", "c")
        #expect(rehearsal.deeds.isEmpty && rehearsal.notice.contains("not fit for a file") && rehearsal.shows("▸ Name"))
    }

    // MARK: Settings

    @Test func settingsAreSavedAtOnceAndShowAtOnce() {
        var rehearsal = Rehearsal()
        rehearsal.press("F1", "PageDown", "Down", "Down", "Down", "Down", "Right", "Right")
        #expect(rehearsal.savedSettings?.language == "zh" && rehearsal.shows("设置"))
        rehearsal.press("Left")
        #expect(rehearsal.savedSettings?.language == "en" && rehearsal.shows("Settings"))
        let before = rehearsal.frame.cells[0, 0].style
        rehearsal.press("Down", "Enter", "/", "type:light", "Enter", "Enter")
        #expect(rehearsal.savedSettings?.theme == "light" && rehearsal.frame.cells[0, 0].style != before)
        #expect(rehearsal.deeds.count == 4)
    }

    /// What the model predicts is a setting of three values each, and goes with all work.
    @Test func predictionAndZeroTerminalSNRAreSettings() {
        var rehearsal = Rehearsal(160, 48)
        rehearsal.press("F1", "Home", "Down", "Down", "Down", "Down", "Down", "Down")
        #expect(rehearsal.line(with: "▸ Prediction").contains("automatic") && rehearsal.shows("What the model predicts; automatic takes"))
        rehearsal.press("Right", "Right", "Down", "Right")
        #expect(rehearsal.line(with: "Prediction").contains("v (velocity)") && rehearsal.line(with: "▸ Zero terminal SNR").contains("yes"))
        #expect(rehearsal.savedSettings?.options.prediction == .v && rehearsal.savedSettings?.options.zeroSNR == true)
        rehearsal.press("F5", "g")
        #expect(rehearsal.savedSettings?.generation.options == ModelOptions(), "the settings' own hold them once")
        var again = Rehearsal(160, 48, settings: rehearsal.savedSettings ?? UserSettings())
        again.press("F1", "Home", "Down", "Down", "Down", "Down", "Down", "Down")
        #expect(again.line(with: "▸ Prediction").contains("v (velocity)") && again.line(with: "Zero terminal SNR").contains("yes"))
        again.press("Left", "Down", "Right")
        #expect(again.savedSettings?.options.prediction == .epsilon && again.savedSettings?.options.zeroSNR == false)
        again.press("Right", "Up", "Left")
        #expect(again.savedSettings?.options.prediction == nil && again.savedSettings?.options.zeroSNR == nil)
    }

    /// Family, native size, prediction and what told it, at any size.
    @Test(arguments: [(80, 24), (100, 30), (160, 48)]) func theChosenModelSaysWhatItIs(columns: Int, rows: Int) {
        var rehearsal = Rehearsal(columns, rows)
        rehearsal.press("F1", "Home")
        #expect(rehearsal.line(with: "▸ Model").contains("tiny-sd") && rehearsal.line(with: "▸ Model").contains("Stable Diffusion 1.x, 64x64"))
        #expect(rehearsal.line(with: "Prediction").contains("automatic") && rehearsal.line(with: "Prediction").contains("noise (scheduler_config.json says)"))
        #expect(rehearsal.shows("The checkpoint that learns"), "its help stays")
        rehearsal.press("Enter", "/", "type:v2-1", "Enter", "Enter", "Down", "Up")
        #expect(rehearsal.line(with: columns < 100 ? "Stable Diffusion 2.x, 768x768. The checkpoint" : "▸ Model").contains("Stable Diffusion 2.x, 768x768"))
        #expect(rehearsal.line(with: "Prediction").contains("v (guessed from its weights)"))
        // Nobody can choose one that cannot be used, but an older settings file may name it.
        var settings = UserSettings()
        settings.options.model = "sdxl-refiner-1.0"
        var other = Rehearsal(columns, rows, settings: settings)
        other.press("F1", "Home")
        #expect(other.notice.contains("a Stable Diffusion XL refiner checkpoint, which this program cannot use"))
        #expect(other.line(with: "▸ Model").contains("a Stable Diff") && !other.line(with: "  Prediction").contains("· "))
    }

    /// A list that is longer than the screen is high shows the chosen one, wherever it stands.
    @Test(arguments: [0, 1, 20, 57, 119]) func manyModelsScroll(chosen: Int) {
        var engine = ScriptedEngine()
        engine.models = (0..<120).map { Samples.model("model-\($0)-", size: 1000, "Stable Diffusion 2.x", hash: nil, predicts: "v_prediction", as: "all of this family", pictures: 768) }
        var settings = UserSettings()
        settings.options.model = "model-\(chosen)-"
        var rehearsal = Rehearsal(160, 48, settings: settings, engine: engine)
        rehearsal.press("F1")
        #expect(rehearsal.shows("● model-\(chosen)-") && rehearsal.shows("○ model-\(chosen == 0 ? 1 : chosen - 1)-"))
        #expect(rehearsal.shows("↑│") == (chosen >= 20) && rehearsal.shows("Stable Diffusion 2.x  768x768  v (all of this family)"))
    }

    @Test func defaultsReachTheFormThatHasNotBeenChanged() {
        var rehearsal = Rehearsal()
        rehearsal.press("F1", "End")
        while !rehearsal.shows("▸ Max steps") { rehearsal.press("Up") }
        rehearsal.press("Enter", "C-u", "type:1234", "Enter", "F4")
        #expect(rehearsal.line(with: "Max steps").contains("1234"))
    }

    @Test func pictureModesGoRoundThroughWhatIsPossible() {
        var rehearsal = Rehearsal(traits: TerminalTraits(pictureModes: [.sixel, .halfBlocks, .none]))
        var seen: [String] = []
        for _ in 0..<4 {
            rehearsal.press("v")
            seen.append(String(rehearsal.notice.split(separator: " ").last ?? ""))
        }
        #expect(seen == ["half-blocks", "none", "sixel", "half-blocks"])
        // A resize brings the traits anew; what was chosen stays.
        rehearsal.send(.traits(TerminalTraits(pictureModes: [.sixel, .halfBlocks, .none])))
        rehearsal.press("v")
        #expect(rehearsal.notice.contains("none"))
        // Nothing chosen: the best there is.
        var better = Rehearsal(traits: TerminalTraits(pictureModes: [.halfBlocks, .none]))
        better.send(.traits(TerminalTraits(pictureModes: [.kitty, .halfBlocks, .none])))
        better.press("v")
        #expect(better.notice.contains("half-blocks"))
    }

    @Test func curvesChangeTheirCharactersAndKeepThem() {
        var rehearsal = Rehearsal()
        Scene.watch(&rehearsal, upTo: 60)
        rehearsal.press("b")
        #expect(rehearsal.savedSettings?.chart == "braille")
        #expect(rehearsal.text.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
    }
}
