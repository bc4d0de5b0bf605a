extension EngineLines {
    /// What a run says while it prepares, works and ends, and what is said of runs.
    static let run: [Phrase] = [
        // What it is at.
        Phrase("loading the model", "正在加载模型"),
        Phrase("encoding pictures", "正在编码图片"),

        // How it ended.
        Phrase("all steps are done", "所有步数已完成"),
        Phrase("the learning rate's schedule ended", "学习率列表已用完"),
        Phrase("the validation loss is flat", "验证损失已趋于平稳"),
        Phrase("interrupted; go on with: %1", "已中断；继续训练：%1"),
        Phrase("The loss of step #1 (%2) is not a finite number; the last good state stands. Cures: a lower learning rate, --precision full, another VAE (--vae)",
               "第 %1 步（%2）的损失不是有限数；已保留上一个正常状态。解决办法：降低学习率、使用 --precision full 或换一个 VAE（--vae）"),
        Phrase("The settings of the run are incomplete", "训练设置不完整"),

        // Its log.
        Phrase("This takes about %1 of memory; the machine has %2 free", "约需 %1 内存；本机可用 %2"),
        Phrase("This takes about %1 of memory; the machine has %2 free, so gradients compute layers again (slower by a third); "
               + "a smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less",
               "约需 %1 内存；本机可用 %2，因此计算梯度时会重算各层（慢三分之一）；减小尺寸、减小批大小、--precision bf16 或 fp16 模型可节省内存"),
        Phrase("This takes about %1 of memory; the machine has %2 free, so it may become very slow or be stopped; "
               + "a smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less",
               "约需 %1 内存；本机可用 %2，因此可能非常慢或被系统终止；减小尺寸、减小批大小、--precision bf16 或 fp16 模型可节省内存"),
        Phrase("full precision", "全精度"),
        Phrase("bf16 weights, float32 arithmetic", "bf16 权重，float32 运算"),
        Phrase("The run was saved on a processor with %1; with %2 it goes on, but not bit for bit",
               "该训练保存于使用 %1 的处理器；现用 %2 继续，结果不会逐位一致"),
        Phrase("The pictures have changed (#1 then, #2 now): going on from step #3 over the new ones",
               "图片已变化（原有 %1 张，现有 %2 张）：将用新图片从第 %3 步继续"),
        Phrase("Pictures are encoded by ~1, previews decoded by ~2", "图片由 %1 编码，预览由 %2 解码"),
        Phrase("the checkpoint's own VAE", "模型自带的 VAE"),
        // As the interface itself notes it.
        Phrase("saved %1", "已保存 %1"),
        Phrase("The command %1 is not known to this version", "此版本不认识命令 %1"),
        Phrase("The run has no copy of step #1; it has none at all", "该训练没有第 %1 步的副本；没有任何副本"),
        Phrase("The run has no copy of step #1; there are %2", "该训练没有第 %1 步的副本；已有：%2"),

        // Of it, from outside.
        Phrase("The run %1 is at work in another process; watch it with: textual-inversion attach %2",
               "训练 %1 正在另一个进程中运行；可用 textual-inversion attach %2 观看"),
        Phrase("The run %1 is at work but does not answer; try again", "训练 %1 正在运行但没有应答；请重试"),
        Phrase("The run ended at once; %1 may say why", "训练刚启动就结束了；原因可查看 %1"),
        Phrase("Cannot start %1: ~2", "无法启动 %1：%2"),
        Phrase("Cannot watch the run: the system has no more threads to give; end other programs and try again",
               "无法观看训练：系统没有可用的线程；请结束其他程序后重试"),
        Phrase("the system has no threads left; end other programs or raise `ulimit -u`", "系统没有可用的线程；请结束其他程序，或提高 `ulimit -u`"),
        Phrase("textual-inversion: no memory left for #1 MB more; close other programs, or use a smaller size or batch",
               "textual-inversion：内存不足，无法再分配 %1 MB；请关闭其他程序，或减小尺寸或批大小"),
        Phrase("No run %1 in %2; `%3` lists them", "%2 中没有训练 %1；可用 `%3` 列出"),
        Phrase("No run is at work in %1; `%2` lists all", "%1 中没有正在运行的训练；可用 `%2` 列出全部"),
        Phrase("No run in %1 is unfinished; `%2` lists all", "%1 中没有未完成的训练；可用 `%2` 列出全部"),
        Phrase("Several runs are at work: %1; name one of them", "有多个训练正在运行：%1；请指定其中一个"),
        Phrase("%1 holds no training state; start again with `textual-inversion train`", "%1 中没有训练状态；请用 `textual-inversion train` 重新开始"),
        Phrase("the saved state of a random generator is damaged: start a new run", "已保存的随机数生成器状态已损坏：请重新开始训练"),
    ]
}
