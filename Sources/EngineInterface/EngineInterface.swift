// EngineInterface
