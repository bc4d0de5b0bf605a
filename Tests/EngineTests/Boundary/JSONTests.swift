import EngineInterface
import Testing

@Suite struct JSONTests {
    @Test func aStepEventIsOneFlatLineInSnakeCase() throws {
        let step = Event.Step(epoch: 2, epochStep: 3, loss: 0.25, learnRate: 0.005, norm: 0.5, seconds: 1.5, prompt: "a photo of a/b\n\"x\"")
        let line = try JSONLine.text(Event(time: 12.5, step: 27, .step(step)))
        #expect(line == #"{"epoch":2,"epoch_step":3,"event":"step","learn_rate":0.005,"loss":0.25,"norm":0.5,"prompt":"a photo of a/b\n\"x\"","seconds":1.5,"step":27,"time":12.5}"#)
    }

    @Test func numbersThatAreNotFiniteAreNullBothWays() throws {
        let step = Event.Step(epoch: 0, epochStep: 0, loss: .nan, learnRate: 0.5, norm: .infinity, seconds: -.infinity, prompt: "")
        let line = try JSONLine.text(Event(time: 0, step: 1, .step(step)))
        #expect(line.contains(#""loss":null"#) && line.contains(#""norm":null"#) && line.contains(#""seconds":null"#))
        guard case .step(let read) = try JSONLine.decode(Event.self, from: line).content else {
            Issue.record("no step event")
            return
        }
        #expect(read.loss.isNaN && read.norm.isNaN && read.seconds.isNaN && read.learnRate == 0.5)
    }

    @Test func everyKindOfEventComesBack() throws {
        let started = Event.Started(
            name: "cat", maxSteps: 100, modelName: "tiny-sd", vae: "checkpoint", pictures: 3, batchSize: 1, gradientAccumulation: 1,
            vectorsPerToken: 2, width: 64, height: 64, folder: "/r")
        let contents: [Event.Content] = [
            .started(started), .validation(.init(loss: 0.5)), .preview(.init(samplingStep: 1, samplingSteps: 20, prompt: "p", seed: 3, png: "AA==")),
            .saved(.init(file: "embeddings/cat-5.pt")), .log(.init(.warning, "w")), .state(.init(.preparing, activity: "encoding pictures", done: 1, total: 2)),
            .finished(.init(state: .finished, reason: "all steps done", readyPrompt: "a photo of cat")),
        ]
        for content in contents {
            let event = Event(time: 1, step: 5, content)
            let line = try JSONLine.text(event)
            #expect(!line.contains("\n"))
            #expect(try JSONLine.decode(Event.self, from: line) == event)
        }
    }

    @Test func readersIgnoreWhatTheyDoNotKnow() throws {
        let event = try JSONLine.decode(Event.self, from: #"{"event":"party","time":1,"step":2,"balloons":99}"#)
        #expect(event.content == .other("party") && event.step == 2)
        let log = try JSONLine.decode(Event.self, from: #"{"event":"log","level":"shout","message":"m","more":[1]}"#)
        #expect(log.content == .log(.init(.info, "m")))
        #expect(try JSONLine.decode(Command.self, from: #"{"command":"dance","style":"tango"}"#) == .unknown("dance"))
        #expect(try JSONLine.decode(RunState.self, from: #""melting""#) == .unknown)
    }

    @Test func commandsComeBackAndAPromotionNeedsItsStep() throws {
        for command in [Command.interrupt, .save, .preview, .promote(step: 500), .status] {
            #expect(try JSONLine.decode(Command.self, from: JSONLine.encode(command)) == command)
        }
        #expect(try JSONLine.text(Command.promote(step: 500)) == #"{"command":"promote","step":500}"#)
        #expect(throws: DecodingError.self) { try JSONLine.decode(Command.self, from: #"{"command":"promote"}"#) }
    }

    @Test func trainingSettingsUseTheWebUINamesAndFillInDefaults() throws {
        var settings = TrainingSettings(name: "cat", dataset: "pictures")
        settings.clipGradient = .none
        settings.preview.prompt = "a photo of cat"
        (settings.saveImageEvery, settings.saveEmbeddingEvery) = (500, 500)
        let line = try JSONLine.text(settings)
        for part in [
            #""embedding_name":"cat""#, #""data_root":"pictures""#, #""learn_rate":"0.005""#, #""gradient_step":1"#, #""steps":100000"#,
            #""clip_grad_mode":"disabled""#, #""clip_grad_value":"0.1""#, #""latent_sampling_method":"once""#, #""create_image_every":500"#,
            #""save_embedding_every":500"#, #""template_file":"subject_filewords.txt""#, #""preview_prompt":"a photo of cat""#, #""preview_steps":20"#,
        ] {
            #expect(line.contains(part), "\(part)")
        }
        #expect(try JSONLine.decode(TrainingSettings.self, from: line) == settings)
        let sparse = try JSONLine.decode(TrainingSettings.self, from: #"{"embedding_name":"cat","data_root":"pictures","preview_prompt":"a photo of cat","future":1}"#)
        (settings.saveImageEvery, settings.saveEmbeddingEvery) = (nil, nil)
        #expect(sparse == settings)
        #expect(try JSONLine.decode(GenerationSettings.self, from: #"{"prompt":"p"}"#) == GenerationSettings(prompt: "p"))
    }

    @Test func aSummaryComesBack() throws {
        var summary = RunSummary(name: "cat", state: .running, step: 3, maxSteps: 9, startedAt: 100, modelName: "tiny-sd")
        summary.lastPreview = "images/cat-3.png"
        let line = try JSONLine.text(summary)
        #expect(line.contains(#""validation_loss":null"#) && line.contains(#""last_preview":"images/cat-3.png""#))
        #expect(try JSONLine.decode(RunSummary.self, from: line) == summary)
        #expect(try JSONLine.decode(RunSummary.self, from: #"{"name":"c","state":"failed","step":1,"max_steps":2,"started_at":0,"updated_at":0,"model_name":"m"}"#).loss.isNaN)
    }
}
