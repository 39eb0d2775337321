using System.Diagnostics.CodeAnalysis;
using Streetcar.Grains.Commands;
using Streetcar.Security;

namespace Streetcar.Grains.Authorization;

/// <summary>Says whether a stage may be run.</summary>
/// <param name="pipeline">Who runs it, and where.</param>
/// <param name="collection">The own name of the collection that its pipeline is over; empty for none.</param>
/// <param name="operand">What the stage is given.</param>
internal delegate bool StageCheck(in PipelineAccess pipeline, ReadOnlySpan<byte> collection, RawValueSpan operand);

/// <summary>What a stage needs.</summary>
/// <param name="Allows">Says whether it may be run.</param>
/// <param name="IsSource">Whether it makes its own documents, so that as a first stage it reads no collection.</param>
internal sealed record StageRule(StageCheck Allows, bool IsSource = false);

/// <summary>What the stages of pipelines need, each in one line.</summary>
internal static class StageRules
{
    private static readonly StageRule Plain = new(static (in _, _, _) => true);

    private static readonly Dictionary<string, StageRule> All = new(Utf8NameComparer.Instance)
    {
        ["$addFields"] = Plain,
        ["$bucket"] = Plain,
        ["$bucketAuto"] = Plain,
        ["$changeStream"] = new(ChangeStream, IsSource: true),
        ["$changeStreamSplitLargeEvent"] = Plain,
        ["$collStats"] = OnCollection(ActionType.CollStats),
        ["$count"] = Plain,
        ["$currentOp"] = new(CurrentOp, IsSource: true),
        ["$densify"] = Plain,
        ["$documents"] = Plain with { IsSource = true },
        ["$facet"] = new(Facet),
        ["$fill"] = Plain,
        ["$geoNear"] = Plain,
        ["$graphLookup"] = new(GraphLookup),
        ["$group"] = Plain,
        ["$indexStats"] = OnCollection(ActionType.IndexStats),
        ["$limit"] = Plain,
        ["$listClusterCatalog"] = new(ListClusterCatalog, IsSource: true),
        ["$listLocalSessions"] = new(ListSessions, IsSource: true),
        ["$listSessions"] = new(ListSessions, IsSource: true),
        ["$lookup"] = new(Lookup),
        ["$match"] = Plain,
        ["$merge"] = new(OutputAccess.Merge),
        ["$out"] = new(OutputAccess.Out),
        ["$planCacheStats"] = OnCollection(ActionType.PlanCacheRead),
        ["$project"] = Plain,
        ["$querySettings"] = new(static (in pipeline, _, _) => pipeline.User.AllowsOnCluster(ActionType.QuerySettings), IsSource: true),
        ["$rankFusion"] = new(RankFusion),
        ["$redact"] = Plain,
        ["$replaceRoot"] = Plain,
        ["$replaceWith"] = Plain,
        ["$sample"] = Plain,
        ["$set"] = Plain,
        ["$setWindowFields"] = Plain,
        ["$skip"] = Plain,
        ["$sort"] = Plain,
        ["$sortByCount"] = Plain,
        ["$unionWith"] = new(UnionWith),
        ["$unset"] = Plain,
        ["$unwind"] = Plain,
    };

    private static readonly Dictionary<string, StageRule>.AlternateLookup<ReadOnlySpan<byte>> ByUtf8 =
        All.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The stages.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Finds what a stage needs.</summary>
    /// <param name="name">The stage's name in UTF-8.</param>
    /// <param name="rule">What it needs.</param>
    public static bool TryGet(ReadOnlySpan<byte> name, [MaybeNullWhen(false)] out StageRule rule) => ByUtf8.TryGetValue(name, out rule);

    private static StageRule OnCollection(ActionType action) =>
        new((in pipeline, collection, _) => pipeline.User.Allows(action, pipeline.Database, collection), IsSource: true);

    private static bool ChangeStream(in PipelineAccess pipeline, ReadOnlySpan<byte> collection, RawValueSpan operand)
    {
        var (user, database, _) = pipeline;
        if (operand.Type == ElementType.Document && Access.Only(operand.Document, "allChangesForCluster"u8).IsTruthy)
            return user.AllowsOnAnyNormal(ActionType.ChangeStream) && user.AllowsOnAnyNormal(ActionType.Find);
        return collection.IsEmpty
            ? user.AllowsOnDatabase(ActionType.ChangeStream, database) && user.AllowsOnDatabase(ActionType.Find, database)
            : user.Allows(ActionType.ChangeStream, database, collection) && user.Allows(ActionType.Find, database, collection);
    }

    private static bool CurrentOp(in PipelineAccess pipeline, ReadOnlySpan<byte> collection, RawValueSpan operand) =>
        operand.Type != ElementType.Document
        || !Access.Only(operand.Document, "allUsers"u8).IsTruthy
        || pipeline.User.AllowsOnCluster(ActionType.Inprog);

    private static bool ListClusterCatalog(in PipelineAccess pipeline, ReadOnlySpan<byte> collection, RawValueSpan operand) =>
        pipeline.Database == "admin"
            ? pipeline.User.AllowsOnCluster(ActionType.ListClusterCatalog)
            : pipeline.User.AllowsOnDatabase(ActionType.ListCollections, pipeline.Database);

    private static bool ListSessions(in PipelineAccess pipeline, ReadOnlySpan<byte> collection, RawValueSpan operand) =>
        operand.Type != ElementType.Document
        || !SessionStages.AsksForOthers(operand.ToValue().AsDocument, pipeline.User.User)
        || pipeline.User.AllowsOnCluster(ActionType.ListSessions);

    // Each of its pipelines is over what it is given.
    private static bool Facet(in PipelineAccess pipeline, ReadOnlySpan<byte> collection, RawValueSpan operand)
    {
        if (operand.Type != ElementType.Document)
            return true;
        var reader = new RawReader(operand.Document);
        while (reader.Read())
        {
            if (!pipeline.AllowsStages(collection, reader.Value))
                return false;
        }

        return true;
    }

    private static bool RankFusion(in PipelineAccess pipeline, ReadOnlySpan<byte> collection, RawValueSpan operand) =>
        operand.Type != ElementType.Document
        || Access.Only(operand.Document, "input"u8) is not { Type: ElementType.Document } input
        || Facet(pipeline, collection, Access.Only(input.Document, "pipelines"u8));

    private static bool GraphLookup(in PipelineAccess pipeline, ReadOnlySpan<byte> collection, RawValueSpan operand) =>
        operand.Type != ElementType.Document
        || pipeline.User.Allows(ActionType.Find, pipeline.Database, PipelineAccess.NameOf(Access.Only(operand.Document, "from"u8)));

    private static bool Lookup(in PipelineAccess pipeline, ReadOnlySpan<byte> collection, RawValueSpan operand) =>
        operand.Type != ElementType.Document || Joined(pipeline, operand.Document, "from"u8);

    private static bool UnionWith(in PipelineAccess pipeline, ReadOnlySpan<byte> collection, RawValueSpan operand) => operand.Type switch
    {
        ElementType.String => pipeline.User.Allows(ActionType.Find, pipeline.Database, operand.Utf8),
        ElementType.Document => Joined(pipeline, operand.Document, "coll"u8),
        _ => true,
    };

    private static bool Joined(in PipelineAccess pipeline, ReadOnlySpan<byte> operand, ReadOnlySpan<byte> name) =>
        pipeline.AllowsReading(PipelineAccess.NameOf(Access.Only(operand, name)), Access.Only(operand, "pipeline"u8));
}
