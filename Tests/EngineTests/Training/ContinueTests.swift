import Engine
import EngineInterface
import Testing

/// `train` on an embedding that has steps goes on from its own step, with the optimizer that belongs to its vectors.
@Suite struct ContinueTests {
    @Test func theOptimizerComesFromTheRunsState() throws {
        let home = try TrainingHome()
        let first = try home.train(home.settings(steps: 5))
        let second = try home.train(home.settings(steps: 9))
        #expect(second.folder.path == first.folder.path + "-2")
        #expect(try second.events().filter { $0.name == "step" }.map(\.step) == [6, 7, 8, 9])
        #expect(try second.state().optimizer.step == 9 && second.embedding().step == 9)
        // The first update already weighs in what the five before it left.
        let state = try second.state()
        #expect(state.position.initialStep == 5 && state.position.optimizerStep == 9)
        let started = try second.folder.latestStart()
        #expect(started.initialStep == 5)
    }

    @Test func theOptimizerComesFromTheFileBesideTheEmbedding() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 5)
        (settings.saveOptimizerState, settings.saveEmbeddingEvery) = (true, 4)
        let first = try home.train(settings)
        let saved = try #require(try OptimizerStateFile.read(besides: home.embeddingPath, of: first.embedding().vectors))
        #expect(try saved == first.state().optimizer && saved.step == 5)
        #expect(try OptimizerStateFile.read(besides: first.folder.embedding(home.name, step: 4), of: first.copy(step: 4).vectors)?.step == 4)
        // Without the run's folder there is only the file.
        var elsewhere = home.settings(steps: 6)
        elsewhere.logDirectory = home.folder.file("elsewhere")
        let expected = try home.snapshot().train(home.settings(steps: 6)).embedding().vectors
        let second = try home.train(elsewhere)
        #expect(second.folder.path.hasPrefix(home.folder.file("elsewhere")))
        #expect(try second.state().optimizer.step == 6 && second.embedding().vectors == expected)
    }

    @Test func anOptimizerOfOtherVectorsIsNotTaken() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 4)
        settings.saveOptimizerState = true
        _ = try home.train(settings)
        var embedding = try home.create(home.name, "a red cat", vectors: 2)
        embedding.step = 4
        try EmbeddingWriter.write(embedding, to: home.embeddingPath)
        #expect(try home.train(home.settings(steps: 6)).state().optimizer.step == 2)
    }

    @Test func aDamagedOptimizerFileIsOneLine() throws {
        let home = try TrainingHome()
        var embedding = try EmbeddingReader.read(path: home.embeddingPath)
        embedding.step = 4
        try EmbeddingWriter.write(embedding, to: home.embeddingPath)
        try AtomicFile.write("no optimizer", to: OptimizerStateFile.path(besides: home.embeddingPath))
        let error = #expect(throws: (any Error).self) { try home.train(home.settings(steps: 6)) }
        #expect("\(try #require(error))".contains("my-thing.pt.optim"))
    }

    @Test func anEmbeddingOfAnotherFormatIsNotOverwrittenWithOurs() throws {
        let home = try TrainingHome()
        try EmbeddingFixtures.copy("diffusers.safetensors", to: FilePath.joined(home.home.embeddings, "lamp.safetensors"))
        var settings = home.settings(steps: 2)
        settings.name = "lamp"
        let error = #expect(throws: SettingsError.self) { try home.train(settings) }
        #expect(error?.description.contains("lamp.pt") == true)
    }
}
