import FormulaModels
import Foundation
import Glibc
import ModelFiles

/// The program under trial, and where homes are made and taken away again.
struct Arena: Sendable {
    let program: String
    /// The library that lets system calls fail.
    let shim: String
    let folder: String

    /// A small Stable Diffusion 2 model of the velocity and zero terminal SNR.
    var smallModel: String { folder + "/small.safetensors" }

    /// A home that holds one embedding for a model and nothing else, from which all others are copied.
    private func pristine(_ model: String) -> Place { Place(self, "pristine \((model as NSString).lastPathComponent)") }

    /// Makes the small model and the pristine homes.
    func prepare() throws {
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let marks = try ["v_pred", "ztsnr"].map { try StoredTensor(name: $0, shape: [0], floats: []) }
        try Data(FormulaModel.stableDiffusion2().file("plain", more: marks)).write(to: URL(fileURLWithPath: smallModel))
        for model in [Recipe.plain.model, smallModel] { try prepare(pristine(model), model) }
    }

    private func prepare(_ place: Place, _ model: String) throws {
        try FileManager.default.createDirectory(atPath: place.home, withIntermediateDirectories: true)
        let made = try place.run(["create", Recipe.word, "--init-text", "ghost", "--vectors", "4", "--model", model])
        guard made.ending == .exited(0) else { throw CampaignError("\(program) cannot make an embedding: \(made.error)") }
    }

    /// A fresh home of that name, with an embedding for a model.
    func fresh(_ name: String, model: String = Recipe.plain.model) throws -> Place {
        let place = Place(self, name)
        try? FileManager.default.removeItem(atPath: place.folder)
        try FileManager.default.copyItem(atPath: pristine(model).folder, toPath: place.folder)
        return place
    }

    /// What a run leaves that nobody disturbs.
    func reference(_ recipe: Recipe, _ name: String) throws -> Reference {
        let place = try fresh(name, model: recipe.model)
        let start = Clock.seconds
        let trained = try place.run(recipe.training)
        guard trained.ending == .exited(0), let folder = place.runs.first else {
            throw CampaignError("the undisturbed run failed: \(trained.error)")
        }
        return Reference(left: try Left(place, run: folder), seconds: Clock.seconds - start)
    }
}

/// An undisturbed run.
struct Reference: Sendable {
    let left: Left
    /// How long it took.
    let seconds: Double
}

/// A home with its log directory, settings and standard streams.
struct Place: Sendable {
    let arena: Arena
    let folder: String
    /// Where standard output and error go.
    private var streams: String

    init(_ arena: Arena, _ name: String) {
        self.arena = arena
        folder = arena.folder + "/" + name.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
        streams = folder
    }

    /// The same home for another program at the same time.
    func with(streamsOf name: String) throws -> Place {
        var place = self
        place.streams = folder + "/" + name
        try FileManager.default.createDirectory(atPath: place.streams, withIntermediateDirectories: true)
        return place
    }

    /// Moves everything to a name that no later phase takes.
    func kept() throws -> String {
        for number in 1 ... 1000 where !FileManager.default.fileExists(atPath: "\(folder)-kept-\(number)") {
            try FileManager.default.moveItem(atPath: folder, toPath: "\(folder)-kept-\(number)")
            return "\(folder)-kept-\(number)"
        }
        return folder
    }

    var home: String { folder + "/home" }
    var log: String { home + "/textual_inversion" }
    var errorFile: String { streams + "/error" }

    /// Run folders, by date and name; hidden ones are none.
    var runs: [String] {
        names(log).filter { !$0.hasPrefix(".") }.flatMap { day in names(log + "/" + day).filter { !$0.hasPrefix(".") }.map { "\(log)/\(day)/\($0)" } }
    }

    private func names(_ folder: String) -> [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() }

    /// Starts the program.
    /// - Parameter shell: what a shell does before it becomes the program, for example `ulimit -n 64`.
    func start(_ arguments: [String], fault: Fault? = nil, shell: String? = nil) throws -> ChildProcess {
        var environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8", "TEXTUAL_INVERSION_HOME": home, "XDG_CONFIG_HOME": folder + "/config",
            "SWIFT_BACKTRACE": "enable=no",
        ]
        if let fault { environment.merge(fault.environment(in: self)) { _, new in new } }
        let command = shell.map { ["/bin/sh", "-c", "\($0); exec \"$@\"", "sh", arena.program] } ?? [arena.program]
        return try ChildProcess(command + arguments, environment: environment, output: streams + "/output", error: errorFile)
    }

    /// Runs the program to its end, or for a minute.
    func run(_ arguments: [String], fault: Fault? = nil, seconds: Double = 60) throws -> Finished {
        let child = try start(arguments, fault: fault)
        let ending = child.wait(seconds: seconds) ?? child.kill(saying: .hung)
        return Finished(ending: ending, output: text(streams + "/output"), error: text(errorFile))
    }

    func text(_ path: String) -> String { FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// Makes temporary files two minutes old: what was written to a moment ago is somebody's who may still be at work, and stays.
    func age() {
        for path in FileManager.default.subpaths(atPath: home) ?? [] where path.hasSuffix(".tmp") {
            try? FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -120)], ofItemAtPath: home + "/" + path)
        }
    }

    /// Hidden files and folders, and sockets that nobody listens at: what a run that has ended needs no more.
    var leftBehind: [String] {
        (FileManager.default.subpaths(atPath: home) ?? []).filter { path in
            let name = path.split(separator: "/").last ?? ""
            return name.hasPrefix(".") || name.hasSuffix(".sock")
        }
    }
}

/// How the program ended, and what it said.
struct Finished: Sendable {
    let ending: ChildProcess.Ending
    let output: String
    let error: String

    /// Lines that say why it failed.
    var errorLines: [String] { error.split(separator: "\n").map(String.init).filter { $0.hasPrefix("Error:") } }
    /// The end of what it said, as one line.
    var tail: String { String(error.suffix(300)).replacing("\n", with: " | ") }
}

/// Seconds of a clock that nobody sets.
enum Clock {
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
