import Glibc
import Imaging
import Testing

@Suite struct FocalCascadeFileTests {
    /// A cascade of one stage, one tree and one feature, parts of which can be replaced.
    private func cascade(
        nodes: String = "0 -1 0 0.5", leaves: String = "-1 1", rectangles: String = "<_>0 0 4 4 -1.</_><_>1 1 2 2 2.</_>",
        tilted: String = "", width: String = "6", storage: String = "opencv_storage", front: String = ""
    ) -> [UInt8] {
        Array(
            """
            <?xml version="1.0"?><!-- a > b -->\(front)
            <\(storage)><cascade type_id="opencv-cascade-classifier"><stageType>BOOST</stageType><featureType>HAAR</featureType>
            <height>6</height><width>\(width)</width><stageParams><maxWeakCount>1</maxWeakCount></stageParams>
            <stages><_><maxWeakCount>1</maxWeakCount><stageThreshold>0.5</stageThreshold><weakClassifiers><_>
            <internalNodes>\(nodes)</internalNodes><leafValues>\(leaves)</leafValues></_></weakClassifiers></_></stages>
            <features><_><rects>\(rectangles)</rects>\(tilted)</_></features></cascade></\(storage)>
            """.utf8)
    }

    @Test func aSmallCascadeIsRead() throws {
        let read = try HaarCascade(content: cascade())
        #expect(read.width == 6)
        #expect(read.height == 6)
        _ = try HaarCascade(content: cascade(rectangles: "<_>3 0 2 2 -1.</_><_>3 1 1 1 2.</_>", tilted: "<tilted>1</tilted>"))
        _ = try HaarCascade(content: cascade(nodes: "0 1 0 0.5 -1 -2 0 0.25", leaves: "1 2 3"))
    }

    @Test func whatDetectionCannotRelyOnIsRefused() {
        let broken: [(String, [UInt8])] = [
            ("circle", cascade(nodes: "0 0 0 0.5 1 -2 0 0.5", leaves: "1 2 3")),
            ("backwards", cascade(nodes: "0 1 0 0.5 1 -2 0 0.5", leaves: "1 2 3")),
            ("no such node", cascade(nodes: "5 -1 0 0.5")), ("no such leaf", cascade(nodes: "0 -7 0 0.5")),
            ("no such feature", cascade(nodes: "0 -1 1 0.5")), ("negative feature", cascade(nodes: "0 -1 -1 0.5")),
            ("half a node", cascade(nodes: "0 -1 0")), ("no nodes", cascade(nodes: "")), ("missing leaf", cascade(leaves: "1")),
            ("no number", cascade(leaves: "1 x")), ("not a number", cascade(leaves: "1 nan")), ("infinite", cascade(leaves: "1 1e999")),
            ("huge node", cascade(nodes: "0 -1 1e300 0.5")), ("huge child", cascade(nodes: "0 -9223372036854775808 0 0.5")),
            ("leaves the window", cascade(rectangles: "<_>0 0 7 4 -1.</_>")), ("negative side", cascade(rectangles: "<_>0 0 -1 4 -1.</_>")),
            ("tilted out of the window", cascade(tilted: "<tilted>1</tilted>")), ("no rectangles", cascade(rectangles: "")),
            ("four rectangles", cascade(rectangles: String(repeating: "<_>0 0 1 1 1.</_>", count: 4))),
            ("five numbers", cascade(rectangles: "<_>0 0 1 1</_>")), ("element for number", cascade(leaves: "1 <_>2</_>")),
            ("no width", cascade(width: "")), ("wide", cascade(width: "1000000")), ("flat", cascade(width: "0")),
            ("other root", cascade(storage: "svg")), ("document type", cascade(front: "<!DOCTYPE x [<!ENTITY a 'b'>]>")),
            ("empty", []), ("zeros", [UInt8](repeating: 0, count: 999)), ("deep", Array(String(repeating: "<a>", count: 100_000).utf8)),
            ("deep inside", cascade(tilted: String(repeating: "<a>", count: 100_000))), ("open comment", cascade(front: "<!-- ")),
        ]
        for (name, content) in broken {
            #expect(throws: CascadeError.self, "\(name)") { try HaarCascade(content: content) }
        }
    }

    @Test func everyTruncationIsNoticed() {
        let whole = cascade()
        for count in 0..<whole.count - "</cascade></opencv_storage>".utf8.count {
            #expect(throws: CascadeError.self, "\(count)") { try HaarCascade(content: Array(whole[..<count])) }
        }
    }

    @Test func bytesChangedAtRandomDoNoHarm() throws {
        var state: UInt64 = 7
        func draw(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let whole = cascade()
        let plane = GreyPlane(brightnessForFacesOf: try FocalFixture.scene(width: 40, height: 30, seed: 3))
        var read = 0
        for _ in 0..<2000 {
            var content = whole
            for _ in 0...draw(3) { content[draw(content.count)] = UInt8(draw(128)) }
            guard let cascade = try? HaarCascade(content: content) else { continue }
            read += 1
            for box in cascade.detect(in: plane, smallest: 0, neighbours: 0) {
                #expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= 40 && box.y + box.height <= 30)
            }
        }
        // Many changes hit comments and weights
        #expect(read > 100)
    }

    @Test func aMissingFileNamesThePackage() {
        let error = #expect(throws: CascadeError.self) { try FaceDetector(folder: "/nowhere/at all") }
        let line = error?.description ?? ""
        #expect(line.contains("/nowhere/at all"))
        #expect(line.contains("haarcascade_eye.xml"))
        #expect(line.contains("opencv-data"))
        #expect(!line.contains("\n"))
    }

    @Test func aDamagedFileIsNamed() throws {
        var template = Array("/tmp/cascades-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let names = [
            "eye", "frontalface_default", "profileface", "frontalface_alt", "frontalface_alt2", "frontalface_alt_tree", "eye_tree_eyeglasses", "upperbody",
        ]
        defer {
            for name in names { unlink("\(folder)/haarcascade_\(name).xml") }
            rmdir(folder)
        }
        for name in names where name != "profileface" {
            symlink("\(FaceDetector.debianFolder)/haarcascade_\(name).xml", "\(folder)/haarcascade_\(name).xml")
        }
        #expect(throws: CascadeError(problem: .missing, file: "haarcascade_profileface.xml", folder: folder)) { try FaceDetector(folder: folder) }
        mkdir("\(folder)/haarcascade_profileface.xml", 0o700)
        #expect(throws: CascadeError(problem: .unreadable("it is a folder"), file: "haarcascade_profileface.xml", folder: folder)) {
            try FaceDetector(folder: folder)
        }
        rmdir("\(folder)/haarcascade_profileface.xml")
        let file = try #require(fopen("\(folder)/haarcascade_profileface.xml", "w"))
        fputs("<opencv_storage><cascade><stages>", file)
        fclose(file)
        let error = #expect(throws: CascadeError.self) { try FaceDetector(folder: folder) }
        #expect(error?.description.contains("haarcascade_profileface.xml is damaged (it ends within stages)") == true)
    }
}
