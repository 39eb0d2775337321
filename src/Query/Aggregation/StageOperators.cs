using System.Collections.Frozen;
using Streetcar.Bson;
using Streetcar.Query.Aggregation.Buckets;
using Streetcar.Query.Aggregation.Densify;
using Streetcar.Query.Aggregation.Groups;
using Streetcar.Query.Aggregation.Joins;
using Streetcar.Query.Aggregation.Output;
using Streetcar.Query.Aggregation.Windows;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary>The stages of pipelines: one line each, with what compiles it.</summary>
internal static class StageOperators
{
    /// <summary>Compiles a stage from its operand.</summary>
    public delegate Stage Compile(RawValue operand, ExpressionCompiler compiler);

    public static FrozenDictionary<string, Compile> All { get; } = new Dictionary<string, Compile>
    {
        ["$addFields"] = AddFieldsStage.Compile("$addFields"),
        ["$bucket"] = BucketStage.Compile,
        ["$bucketAuto"] = BucketAutoStage.Compile,
        ["$collStats"] = CollStatsStage.Compile,
        ["$count"] = CountStage.Compile,
        ["$densify"] = DensifyStage.Compile,
        ["$documents"] = DocumentsStage.Compile,
        ["$facet"] = FacetStage.Compile,
        ["$fill"] = FillStage.Compile,
        ["$geoNear"] = GeoNearStage.Compile,
        ["$graphLookup"] = Long(GraphLookupStage.Compile),
        ["$group"] = GroupStage.Compile,
        ["$indexStats"] = IndexStatsStage.Compile,
        ["$limit"] = LimitStage.Compile,
        ["$lookup"] = Long(LookupStage.Compile),
        ["$match"] = MatchStage.Compile,
        ["$merge"] = MergeStage.Compile,
        ["$out"] = OutStage.Compile,
        ["$project"] = ProjectStage.Compile,
        ["$redact"] = RedactStage.Compile,
        ["$replaceRoot"] = ReplaceRootStage.Compile,
        ["$replaceWith"] = ReplaceRootStage.CompileWith,
        ["$sample"] = SampleStage.Compile,
        ["$set"] = AddFieldsStage.Compile("$set"),
        ["$setWindowFields"] = Long(SetWindowFieldsStage.Compile),
        ["$skip"] = SkipStage.Compile,
        ["$sort"] = SortStage.Compile,
        ["$sortByCount"] = SortByCountStage.Compile,
        ["$unionWith"] = UnionWithStage.Compile,
        ["$unset"] = UnsetStage.Compile,
        ["$unwind"] = UnwindStage.Compile,
    }.ToFrozenDictionary();

    // Shells and drivers send these for methods of their own, so their users may not know the stage's name.
    private static readonly FrozenDictionary<string, (int Code, string Reason)> Refused = new Dictionary<string, (int, string)>
    {
        ["$changeStream"] = (40573, "has no change streams; a tailable cursor on a capped collection may do instead"),
        ["$currentOp"] = ((int)ErrorCode.CommandNotSupported, "lists operations at the head of a pipeline alone, which runs on admin with {aggregate: 1}"),
        ["$listSessions"] = ((int)ErrorCode.CommandNotSupported, "keeps no list of sessions"),
        ["$listLocalSessions"] = ((int)ErrorCode.CommandNotSupported, "keeps no list of sessions"),
        ["$planCacheStats"] = ((int)ErrorCode.CommandNotSupported, "plans each query again and keeps no plans"),
    }.ToFrozenDictionary();

    /// <summary>The error for a stage that is not among them.</summary>
    public static DocumentException NotFound(string name) => Refused.TryGetValue(name, out var refused)
        ? new((ErrorCode)refused.Code, $"{name} is not supported: Streetcar {refused.Reason}")
        : new((ErrorCode)40324, $"Unrecognized pipeline stage name: '{name}'");

    // A stage that works on other documents too for each of its input.
    private static Compile Long(Compile compile) => (operand, compiler) =>
    {
        compiler.Context.Facts.SetMayRunLong();
        return compile(operand, compiler);
    };
}
