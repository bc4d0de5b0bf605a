import TerminalUI
import Testing

/// What becomes of the values in the engine's lines.
@Suite struct TranslationTests {
    private func chinese(_ line: String) -> String { Language.chinese.translated(line) }

    @Test(arguments: [
        ("loading the model", "正在加载模型"),
        ("20 pictures will do for a character; 50 are recommended", "20 张图片：训练人物勉强够用；建议 50 张"),
        ("1 picture: a style needs at least 100, 500 are recommended", "1 张图片：训练画风至少需要 100 张，建议 500 张"),
        ("2 vectors: about 16 are usual for a style", "2 个向量：画风一般用 16 个左右"),
        ("The initialization text has 3 tokens for 1 vector, the rest of it is not used; one word for what is seen is usual: 1girl, 1boy, style, cat",
         "初始化文本有 3 个 token，但只有 1 个向量，多余的部分不会使用；通常用一个词描述画面内容：1girl、1boy、style、cat"),
        ("The initialization text has 7 tokens for 2 vectors, which take them at even distances, the others are not used; "
            + "one word for what is seen is usual: 1girl, 1boy, style, cat",
         "初始化文本有 7 个 token，但只有 2 个向量，将等距取用，其余不会使用；通常用一个词描述画面内容：1girl、1boy、style、cat"),
        ("noise (all of this family)", "噪声（此系列均如此）"),
        ("v (v2-768 (1).yaml says), zero terminal SNR", "v（由 v2-768 (1).yaml 说明），零终端信噪比"),
        ("v (guessed from its weights)", "v（由其权重推断）"),
        ("Clip skip has no effect on Stable Diffusion 2.x", "Clip skip 对 Stable Diffusion 2.x 无效"),
        ("The embedding a is for Stable Diffusion XL, which this program cannot write; use one for Stable Diffusion 1.x or 2.x",
         "embedding a 用于 Stable Diffusion XL，本程序无法写入；请使用 Stable Diffusion 1.x 或 2.x 的"),
        ("Smaller than the training size 512x512, so enlarging blurs them: a.png (64x64), b.png (32x100) and 4 more",
         "小于训练尺寸 512x512，放大后会变模糊：a.png (64x64), b.png (32x100) 等，另有 4 个"),
        ("A learning rate of 1e-06 often breaks an embedding for good; 0.005 is usual, 0.001 after the first steps",
         "学习率 1e-06 常会彻底毁掉 embedding；一般用 0.005，最初的步数之后用 0.001"),
        ("--learning-rate \"0.1:x\": \"x\" is no step; write a number, or a schedule such as 0.005:200, 1e-3:1000, 1e-5",
         "--learning-rate“0.1:x”：“x”不是步数；请写一个数，或列表，例如 0.005:200, 1e-3:1000, 1e-5"),
        ("Cannot read the folder /no/where: no such file or folder; --dataset takes a folder of pictures, or mint-ghost or candy-sticker",
         "无法读取文件夹 /no/where：没有这个文件或文件夹；--dataset 应为图片文件夹，或 mint-ghost or candy-sticker"),
        ("Skipped: /d/a.gif: GIF pictures cannot be read; convert it first, for example: convert in.gif out.png",
         "已跳过：/d/a.gif：不支持 GIF 图片；请先转换，例如：convert in.gif out.png"),
        ("/m/x.safetensors: a Stable Diffusion XL refiner checkpoint, which this program cannot use; use a Stable Diffusion 1.x, 2.x or XL checkpoint",
         "/m/x.safetensors：Stable Diffusion XL refiner 模型，本程序不支持；请使用 Stable Diffusion 1.x、2.x 或 XL 模型"),
        ("/m/x.safetensors: a Stable Diffusion XL checkpoint, which makes pictures but cannot be trained with yet; use a Stable Diffusion 1.x or 2.x checkpoint",
         "/m/x.safetensors：Stable Diffusion XL 模型，可用于生成图片，但暂不能用于训练；请使用 Stable Diffusion 1.x 或 2.x 模型"),
        ("/m/index.json: JSON ends too early at byte 17; download or copy the file again", "/m/index.json：JSON 不完整（第 17 字节）；请重新下载或复制该文件"),
        ("/e/a.pt holds no vectors; use an embedding's .pt, .bin or .safetensors file", "/e/a.pt 不含向量；请使用 embedding 的 .pt、.bin 或 .safetensors 文件"),
        ("made for another model: its vectors are 768 long, this model's 96", "用于其他模型：向量长度为 768，此模型为 96"),
    ])
    func wholeLines(line: String, expected: String) {
        #expect(chinese(line) == expected)
    }

    /// Names from outside come back as they are, whatever they look like.
    @Test(arguments: [
        "my-cat", "薄荷幽灵", "a b", "%1", "#2 pictures", "@1 ~2", "a: b; c", "style", "character and 3 more", "1 vector", "x already; give more",
        "é\u{301}👩‍👩‍👧", "\u{fffd}", "; use one for Stable Diffusion 1.x", "”；", "is a word",
    ])
    func namesSurvive(name: String) {
        #expect(chinese("The embedding's name \"\(name)\" begins or ends with a space; leave it out") == "embedding 的名称“\(name)”以空格开头或结尾；请去掉")
        #expect(chinese("\(name) has 300 steps already; give more, they count together") == "\(name) 已训练 300 步；请设更大的值，步数是累计的")
        #expect(chinese("\(name) reads as the embedding \(name) in prompts; call it \(name)-prompt")
            == "\(name) 在提示词中会被当作 embedding \(name)；可改名为 \(name)-prompt")
        #expect(chinese("Cannot write /home/\(name)/x.pt: it exists already") == "无法写入 /home/\(name)/x.pt：它已存在")
        #expect(chinese("No embedding \(name) in /home/e; make it with: textual-inversion create \(name)")
            == "/home/e 中没有 embedding \(name)；请先创建：textual-inversion create \(name)")
    }

    @Test(arguments: [
        "", " ", "%1", "unloading the models", "Loading the model", "many pictures will do for a character; 50 are recommended",
        "20 pictures will do for a character; 50 are recommended.", "Cannot fly /x: it is a folder", "a: b: c; d",
        "Error: something that nobody has written yet", "no such file or folder and more",
    ])
    func whatIsNotKnownStays(line: String) {
        #expect(chinese(line) == line)
    }

    /// A line that nearly fits in very many ways must not hold up a frame: its parts are tried so often and no more.
    @Test func longLinesStayCheap() {
        for part in ["a: ", "Skipped: ", "; use", " holds no vectors; ", "Cannot read a: ", "\"x\": \"", " and 1 more: ", "@1 at byte 1 "] {
            let line = String(repeating: part, count: 2000)
            #expect(chinese(line) == line)
            _ = chinese(String(repeating: part, count: 120) + "it is a folder")
        }
    }

    @Test func englishStaysEnglish() {
        #expect(Language.english.translated("loading the model") == "loading the model")
    }
}
