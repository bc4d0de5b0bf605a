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

        // Its log.
        Phrase("This takes about %1 of memory; the machine has %2 free", "约需 %1 内存；本机可用 %2"),
        Phrase("This takes about %1 of memory; the machine has %2 free, so gradients compute layers again (slower by a third); "
               + "a smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less",
               "约需 %1 内存；本机可用 %2，因此计算梯度时会重算各层（慢三分之一）；减小尺寸、减小批大小、--precision bf16 或 fp16 模型可节省内存"),
        Phrase("This takes about %1 of memory; the machine has %2 free, so it may become very slow or be stopped; "
               + "a smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less",
               "约需 %1 内存；本机可用 %2，因此可能非常慢或被系统终止；减小尺寸、减小批大小、--precision bf16 或 fp16 模型可节省内存"),
        Phrase("This takes about %1 of memory; the container's or job's limit leaves %2 free", "约需 %1 内存；容器或作业的限制还剩 %2"),
        Phrase("This takes about %1 of memory; the container's or job's limit leaves %2 free, so gradients compute layers again (slower by a third); "
               + "a smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less",
               "约需 %1 内存；容器或作业的限制还剩 %2，因此计算梯度时会重算各层（慢三分之一）；减小尺寸、减小批大小、--precision bf16 或 fp16 模型可节省内存"),
        Phrase("This takes about %1 of memory; the container's or job's limit leaves %2 free, so it may become very slow or be stopped; "
               + "a smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less",
               "约需 %1 内存；容器或作业的限制还剩 %2，因此可能非常慢或被系统终止；减小尺寸、减小批大小、--precision bf16 或 fp16 模型可节省内存"),
        Phrase("This takes about %1 of memory; `ulimit -v` leaves %2 free", "约需 %1 内存；`ulimit -v` 还剩 %2"),
        Phrase("This takes about %1 of memory; `ulimit -v` leaves %2 free, so gradients compute layers again (slower by a third); "
               + "a smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less",
               "约需 %1 内存；`ulimit -v` 还剩 %2，因此计算梯度时会重算各层（慢三分之一）；减小尺寸、减小批大小、--precision bf16 或 fp16 模型可节省内存"),
        Phrase("This takes about %1 of memory; `ulimit -v` leaves %2 free, so it may become very slow or be stopped; "
               + "a smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less",
               "约需 %1 内存；`ulimit -v` 还剩 %2，因此可能非常慢或被系统终止；减小尺寸、减小批大小、--precision bf16 或 fp16 模型可节省内存"),
        Phrase("This takes about %1 of memory; `ulimit -d` leaves %2 free", "约需 %1 内存；`ulimit -d` 还剩 %2"),
        Phrase("This takes about %1 of memory; `ulimit -d` leaves %2 free, so gradients compute layers again (slower by a third); "
               + "a smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less",
               "约需 %1 内存；`ulimit -d` 还剩 %2，因此计算梯度时会重算各层（慢三分之一）；减小尺寸、减小批大小、--precision bf16 或 fp16 模型可节省内存"),
        Phrase("This takes about %1 of memory; `ulimit -d` leaves %2 free, so it may become very slow or be stopped; "
               + "a smaller size, a smaller batch, --precision bf16 or an fp16 checkpoint take less",
               "约需 %1 内存；`ulimit -d` 还剩 %2，因此可能非常慢或被系统终止；减小尺寸、减小批大小、--precision bf16 或 fp16 模型可节省内存"),
        Phrase("This takes about %1 of memory, but `ulimit %2` leaves %3; raise that limit, or use a smaller size or batch",
               "约需 %1 内存，但 `ulimit %2` 只剩 %3；请提高该限制，或减小尺寸或批大小"),
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
        Phrase("The run %1 has no copy of step #2; it has none at all", "训练 %1 没有第 %2 步的副本；没有任何副本"),
        Phrase("The run %1 has no copy of step #2; there are %3", "训练 %1 没有第 %2 步的副本；已有：%3"),
        Phrase("The run %1 has no copy of step #2; one is in %3", "训练 %1 没有第 %2 步的副本；%3 中有一份"),
        Phrase("The model %1 is another file than before (%2, then %3): the word goes on in another model than it began in",
               "模型 %1 与之前不是同一个文件（现为 %2，原为 %3）：该词将在另一个模型中继续训练"),
        Phrase("The run's state, state.safetensors, is gone: it goes on from its copy of step #1, with a new optimizer",
               "训练状态文件 state.safetensors 不见了：将从第 %1 步的副本继续，优化器重新开始"),

        // Whose the word is.
        Phrase("Step #1 of %2 was promoted and stays the result; what this run learns goes into its folder",
               "%2 的第 %1 步已被选为结果，不会改变；本次训练的结果会存入训练记录"),
        Phrase("Step #1, which was promoted, stays the result; `%2` makes step #3 the result", "已选为结果的第 %1 步保持不变；用 `%2` 可把第 %3 步作为结果"),
        Phrase("%1 is not what this run left there and stays as it is; what the run learns goes into its folder",
               "%1 已不是本训练写入的内容，将保持原样；训练的结果会存入训练记录"),
        Phrase("%1 was changed by somebody else and stays as it is; `%2 --force` puts step #3 of this run there",
               "%1 已被别处改动，保持原样；用 `%2 --force` 可换成本训练的第 %3 步"),
        Phrase("%1 holds step #2, which the run %3 has not left there; with --force step #4 replaces it, and it stays as %5",
               "%1 中是第 %2 步，不是训练 %3 写入的；加 --force 用第 %4 步替换，原内容保留为 %5"),
        Phrase("%1 is not what the run %2 left there; with --force step #3 replaces it, and it stays as %4",
               "%1 已不是训练 %2 写入的内容；加 --force 用第 %3 步替换，原内容保留为 %4"),
        Phrase("Another process is about to write %1; try again", "另一个进程正要写入 %1；请重试"),
        Phrase("%1 is in training already, by the run %2; watch it with `%3`, or stop it first with `%4`",
               "%1 已在训练，训练记录为 %2；可用 `%3` 观看，或先用 `%4` 停止"),

        // Of it, from outside.
        Phrase("The run %1 is at work in another process; watch it with: textual-inversion attach %2",
               "训练 %1 正在另一个进程中运行；可用 textual-inversion attach %2 观看"),
        Phrase("The run %1 has finished: @2. To train on: %3", "训练 %1 已完成：%2。继续训练：%3"),
        Phrase("all #1 steps are done", "全部 %1 步已完成"),
        Phrase("its learning rate's schedule ended at step #1", "学习率列表在第 %1 步用完"),
        Phrase("its last step is done", "最后一步已完成"),
        Phrase("The run %1 has lost its state, state.safetensors, and has no copy to go on with; start again with `textual-inversion train`",
               "训练 %1 的状态文件 state.safetensors 丢失，也没有可用的副本；请用 `textual-inversion train` 重新开始"),
        Phrase("The run's state is damaged, %1; start again with `textual-inversion train`", "训练状态已损坏：%1；请用 `textual-inversion train` 重新开始"),
        Phrase("The run's state is damaged, %1; delete it, and the run goes on from its copy of step #2, with a new optimizer",
               "训练状态已损坏：%1；删除该文件后，训练会从第 %2 步的副本继续，优化器重新开始"),
        Phrase("Several runs have a copy of step #1: %2; name one of them", "有多个训练保存了第 %1 步的副本：%2；请指定其中一个"),
        Phrase("No run in %1 has a copy of step #2; `%3` lists all", "%1 中没有训练保存了第 %2 步的副本；可用 `%3` 列出全部"),
        Phrase("was ended by signal #1 (%2)", "被信号 %1（%2）终止"),
        Phrase("ended without a word", "意外结束，没有留下任何信息"),
        Phrase("crashed: %1", "崩溃（%1）"),
        // As the interface itself notes it.
        Phrase("The run @1 at step #2; r goes on from step #3", "训练在第 %2 步%1；按 r 从第 %3 步继续"),
        Phrase("The validation loss is flat from step #1 on", "验证损失从第 %1 步起趋于平稳"),
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
