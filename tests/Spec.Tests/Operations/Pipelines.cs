namespace Streetcar.Spec.Tests.Operations;

/// <summary>Pipelines of aggregations and of updates.</summary>
internal static class Pipelines
{
    /// <summary>Whether an aggregation writes its result to a collection, and so returns none.</summary>
    public static bool IsWrite(IReadOnlyList<BsonDocument> stages) =>
        stages.Count > 0 && stages[^1].GetElement(0).Name is "$out" or "$merge";

    /// <summary>An update, which is a document or a pipeline.</summary>
    public static UpdateDefinition<BsonDocument> Update(BsonValue update) => update is BsonArray stages
        ? Builders<BsonDocument>.Update.Pipeline(stages.Select(stage => stage.AsBsonDocument).ToArray())
        : update.AsBsonDocument;
}
