import FormulaModels
import Foundation
import ModelFiles
import Testing

/// Runs on small Stable Diffusion 2 models that predict the velocity, one of them of zero terminal SNR, killed again and again: to the bit what a
/// run teaches that nobody kills.
@Suite(.serialized) struct VelocityKillTests {
    private static let settings = [
        "--model", "small.safetensors", "--width", "64", "--height", "64", "--dataset", "mint-ghost", "--max-steps", "18", "--seed", "7",
        "--learning-rate", "0.005:10, 0.002", "--save-embedding-every", "4", "--save-image-every", "9", "--preview-steps", "2", "--preview-seed", "1",
        "--validate-every", "6",
    ]

    /// The program in a folder with the model and a word for it.
    private static func program(_ marks: [String]) throws -> BuiltProgram {
        let program = try BuiltProgram()
        let more = try marks.map { try StoredTensor(name: $0, shape: [0], floats: []) }
        let bytes = try FormulaModel.stableDiffusion2().file("plain", more: more)
        try Data(bytes).write(to: program.folder.appendingPathComponent("small.safetensors"))
        try program.createWord(model: "small.safetensors")
        return program
    }

    @Test(arguments: [(["v_pred"], 1), (["v_pred", "ztsnr"], 2)])
    func killedRunsAreThoseThatWereNot(_ marks: [String], threads: Int) throws {
        let whole = try Self.program(marks)
        defer { whole.remove() }
        let start = Date()
        let undisturbed = try whole.train(Self.settings, "--threads", "1").finish()
        try #require(undisturbed.status == 0, "\(undisturbed.error)")
        let seconds = Date().timeIntervalSince(start)
        let expected = try Lesson(whole)
        #expect(expected.losses.split(whereSeparator: \.isNewline).count == 1 + 18)
        #expect(expected.copies.count >= 4 && expected.validations.count >= 3, "\(expected.copies.keys), \(expected.validations)")

        let killed = try Self.program(marks)
        defer { killed.remove() }
        var random = SystemRandomNumberGenerator()
        let waits: [Double?] = [0.02, nil] + (0..<3).map { _ in Double.random(in: 0...seconds / 2, using: &random) } + [nil, seconds / 4]
        try killed.trainKilled(Self.settings + ["--threads", "\(threads)"], waits: waits)
        #expect(try Lesson(killed) == expected)
        let picture = "images/word-9.png"
        let pictures = try [whole, killed].map { try Data(contentsOf: $0.runFolder().appendingPathComponent(picture)) }
        #expect(pictures[0] == pictures[1])
        #expect(String(decoding: pictures[0], as: UTF8.self).contains("Noise Schedule: Zero Terminal SNR") == marks.contains("ztsnr"))
    }
}
