// swift-tools-version: 6.1
import PackageDescription

/// What `make fuzz`, `make campaign`, `make test-asan` or `make test-tsan` is building, which needs flags, libraries and minutes that nobody else
/// should wait for; else nil.
let machine = Context.environment["TEXTUAL_INVERSION_MACHINE"]
/// Optimised C for the inner loops; the instruction sets are chosen per function, at run time (see `Kernels`). With checks on every access the
/// unrolled products take many minutes a file at -O3.
let kernelFlags = [machine == "sanitizer" || machine == "races" ? "-O1" : "-O3", "-ffp-contract=off", "-fno-math-errno"]
/// The fuzzer neither counts its way through the inner loops nor checks them, which would take all its time: what leads there is in Swift.
let kernelSettings: [CSetting] = [.unsafeFlags(kernelFlags + (machine == "fuzzer" ? ["-fno-sanitize=all"] : []))]

let package = Package(
    name: "textual-inversion",
    products: [
        .executable(name: "textual-inversion", targets: ["TextualInversion"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // System libraries, each behind a thin C wrapper that turns their error jumps into return values
        .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png16")]),
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CWebP", linkerSettings: [.linkedLibrary("webp"), .linkedLibrary("webpdemux"), .linkedLibrary("webpmux")]),
        .target(name: "CHeif"),
        .target(name: "CFreeType", cSettings: [.unsafeFlags(["-I/usr/include/freetype2"])]),
        .target(name: "CNcurses", dependencies: ["CLinux"], linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
        .target(name: "CLinux"),

        // Numbers
        .target(name: "Kernels", dependencies: ["CLinux"], cSettings: kernelSettings),
        .target(name: "Tensor", dependencies: ["Kernels"]),
        .target(name: "CSamples", cSettings: kernelSettings),

        // Files
        .target(name: "ModelFiles", dependencies: ["Tensor"]),
        .target(name: "Imaging", dependencies: ["CZlib", "CPNG", "CJPEG", "CWebP", "CHeif", "CFreeType", "CSamples"]),

        // The models
        .target(name: "NetworkLayers", dependencies: ["Tensor", "ModelFiles"]),
        .target(name: "StableDiffusion", dependencies: ["Tensor", "ModelFiles", "NetworkLayers"]),
        .target(name: "Taggers", dependencies: ["Tensor", "ModelFiles", "NetworkLayers", "Imaging"]),

        // The work
        .target(name: "EngineInterface"),
        .target(name: "Engine", dependencies: [
            "CLinux", "EngineInterface", "StableDiffusion", "Taggers", "NetworkLayers", "ModelFiles", "Imaging", "Tensor",
            .product(name: "Logging", package: "swift-log"),
            .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "Yams", package: "Yams"),
        ]),

        // The terminal interface: knows the engine's commands and events, nothing of its work
        .target(name: "TerminalUI", dependencies: [
            "EngineInterface", "CLinux", "CNcurses", "CZlib",
            .product(name: "Yams", package: "Yams"),
        ]),

        // The program
        .executableTarget(
            name: "TextualInversion",
            dependencies: [
                "CLinux", "Engine", "EngineInterface", "Imaging", "StableDiffusion", "TerminalUI",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Resources"]),

        // Tests
        .target(name: "FormulaModels", dependencies: ["ModelFiles", "Tensor"], path: "Tests/FormulaModels"),
        .testTarget(name: "TensorTests", dependencies: ["Tensor", "Kernels"]),
        .testTarget(name: "ModelFilesTests", dependencies: ["ModelFiles"], exclude: ["Fixtures"]),
        .testTarget(name: "ImagingTests", dependencies: ["Imaging"], exclude: ["Fixtures"]),
        .testTarget(name: "StableDiffusionTests", dependencies: ["StableDiffusion", "NetworkLayers", "ModelFiles", "Imaging", "FormulaModels"], exclude: ["Fixtures"]),
        .testTarget(name: "TaggersTests", dependencies: ["Taggers", "NetworkLayers", "ModelFiles", "Imaging"], exclude: ["Fixtures"]),
        .testTarget(name: "EngineTests", dependencies: ["Engine", "FormulaModels"], exclude: ["Fixtures"]),
        .testTarget(name: "TerminalUITests", dependencies: ["TerminalUI", "EngineInterface", "CLinux", "CZlib"], exclude: ["Fixtures", "Golden"]),
        .testTarget(name: "TextualInversionTests", dependencies: ["CLinux", "EngineInterface", "FormulaModels", "Imaging", "ModelFiles"]),

        // What reads foreign bytes, each reader as a function of bytes
        .target(
            name: "FuzzTargets",
            dependencies: ["Engine", "EngineInterface", "Imaging", "ModelFiles", "NetworkLayers", "StableDiffusion", "Taggers", "TerminalUI"],
            path: "Tests/FuzzTargets"),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], exclude: ["Findings"]),
    ],
    swiftLanguageModes: [.v6]
)

switch machine {
case "fuzzer": package.targets.append(.executableTarget(name: "Fuzzer", dependencies: ["FuzzTargets"], path: "Tests/Fuzzer", exclude: ["run"]))
case "campaign": package.targets.append(.executableTarget(name: "Campaign", dependencies: ["CLinux", "FormulaModels", "ModelFiles"], path: "Tests/Campaign", exclude: ["Shim"]))
case "sanitizer":
    // What C leaves undefined; the runtime of AddressSanitizer has the handlers for it.
    for target in package.targets where target.name.hasPrefix("C") || target.name == "Kernels" {
        target.cSettings = (target.cSettings ?? []) + [.unsafeFlags(["-fsanitize=undefined", "-fno-sanitize-recover=undefined"])]
    }
default: break
}
