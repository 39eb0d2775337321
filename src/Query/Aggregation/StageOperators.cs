using System.Collections.Frozen;
using Streetcar.Bson;
using Streetcar.Query.Aggregation.Buckets;
using Streetcar.Query.Aggregation.ChangeStreams;
using Streetcar.Query.Aggregation.Densify;
using Streetcar.Query.Aggregation.Fusion;
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
        [ChangeStreamStage.Name] = ChangeStreamStage.Compile,
        [SplitLargeEventStage.Name] = SplitLargeEventStage.Compile,
        ["$collStats"] = CollStatsStage.Compile,
        ["$count"] = CountStage.Compile,
        ["$currentOp"] = ServerStage.Named("$currentOp"),
        ["$densify"] = DensifyStage.Compile,
        ["$documents"] = DocumentsStage.Compile,
        ["$facet"] = FacetStage.Compile,
        ["$fill"] = FillStage.Compile,
        ["$geoNear"] = GeoNearStage.Compile,
        ["$graphLookup"] = Long(GraphLookupStage.Compile),
        ["$group"] = GroupStage.Compile,
        ["$indexStats"] = IndexStatsStage.Compile,
        ["$limit"] = LimitStage.Compile,
        ["$listClusterCatalog"] = ServerStage.Named("$listClusterCatalog", elsewhere: 9621301, inFacet: 9621301),
        ["$listLocalSessions"] = ServerStage.Named("$listLocalSessions", inFacet: (int)ErrorCode.InvalidNamespace),
        ["$listSessions"] = ServerStage.Named("$listSessions", inFacet: (int)ErrorCode.InvalidNamespace),
        ["$lookup"] = Long(LookupStage.Compile),
        ["$match"] = MatchStage.Compile,
        ["$merge"] = MergeStage.Compile,
        ["$out"] = OutStage.Compile,
        [PlanCacheStatsStage.Name] = PlanCacheStatsStage.Compile,
        ["$project"] = ProjectStage.Compile,
        ["$querySettings"] = ServerStage.Named("$querySettings"),
        [RankFusionStage.Name] = Long(RankFusionStage.Compile),
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

    /// <summary>The error for a stage that is not among them.</summary>
    public static DocumentException NotFound(string name) => name is "$search" or "$searchMeta" or "$vectorSearch" or "$listSearchIndexes"
        ? new(ErrorCode.SearchNotEnabled, $"{name} needs MongoDB Atlas; an index of type 'text' with $text may do instead")
        : new((ErrorCode)40324, $"Unrecognized pipeline stage name: '{name}'");

    // A stage that works on other documents too for each of its input.
    private static Compile Long(Compile compile) => (operand, compiler) =>
    {
        compiler.Context.Facts.SetMayRunLong();
        return compile(operand, compiler);
    };
}
