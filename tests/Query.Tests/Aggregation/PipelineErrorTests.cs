using Streetcar.Bson;
using Streetcar.Query.Aggregation;

namespace Streetcar.Query.Tests.Aggregation;

/// <summary>What is refused, with MongoDB's codes and messages.</summary>
public sealed class PipelineErrorTests
{
    [Theory]
    [InlineData("[{ $foo: 1 }]", 40324, "Unrecognized pipeline stage name: '$foo'")]
    [InlineData("[{ $changeStream: 1 }]", 6188500, "$changeStream stage expects a document as argument")]
    [InlineData("[{ $changeStream: {} }, { $sort: { a: 1 } }]", 20, "$sort is not permitted in a $changeStream pipeline")]
    [InlineData("[{ $match: {} }, { $changeStream: {} }]", 40602, "$changeStream is only valid as the first stage in a pipeline.")]
    [InlineData("[{ $changeStreamSplitLargeEvent: {} }]", 20, "$changeStreamSplitLargeEvent can only be used in a $changeStream pipeline")]
    [InlineData("[{ $changeStream: {} }, { $changeStreamSplitLargeEvent: {} }, { $match: {} }]", 7182802, "$changeStreamSplitLargeEvent must be the last stage in the pipeline")]
    [InlineData("[{ $changeStream: {} }, { $changeStreamSplitLargeEvent: { a: 1 } }]", 7182800, "$changeStreamSplitLargeEvent spec should be an empty object")]
    [InlineData("[{ $match: {}, $limit: 1 }]", 40323, "A pipeline stage specification object must contain exactly one field.")]
    [InlineData("[{}]", 40323, "A pipeline stage specification object must contain exactly one field.")]
    [InlineData("[1]", 14, "Each element of the 'pipeline' array must be an object")]
    [InlineData("[{ $match: 1 }]", 15959, "the match filter must be an expression in an object")]
    [InlineData("[{ $sort: 1 }]", 15973, "the $sort key specification must be an object")]
    [InlineData("[{ $sort: {} }]", 15976, "$sort stage must have at least one sort key")]
    [InlineData("[{ $limit: 0 }]", 15958, "the limit must be positive")]
    [InlineData("[{ $limit: 'x' }]", 5107201, "invalid argument to $limit stage: Expected a number in: $limit: \"x\"")]
    [InlineData("[{ $skip: -1 }]", 5107200, "invalid argument to $skip stage: Expected a non-negative number in: $skip: -1")]
    [InlineData("[{ $count: 1 }]", 40156, "the count field must be a non-empty string")]
    [InlineData("[{ $count: '' }]", 40157, "the count field must be a non-empty string")]
    [InlineData("[{ $count: '$a' }]", 40158, "the count field cannot be a $-prefixed path")]
    [InlineData("[{ $count: 'a.b' }]", 40160, "the count field cannot contain '.'")]
    [InlineData("[{ $project: 1 }]", 15969, "$project specification must be an object")]
    [InlineData("[{ $project: {} }]", 51272, "Invalid $project :: caused by :: projection specification must have at least one field")]
    [InlineData("[{ $project: { a: 1, b: 0 } }]", 31254, "Invalid $project :: caused by :: Cannot do exclusion on field b in inclusion projection")]
    [InlineData("[{ $project: { a: 0, b: 1 } }]", 31253, "Invalid $project :: caused by :: Cannot do inclusion on field b in exclusion projection")]
    [InlineData("[{ $project: { a: 1, 'a.b': 1 } }]", 31249, "Invalid $project :: caused by :: Path collision at a.b remaining portion b")]
    [InlineData("[{ $project: { 'a.b': 1, a: 1 } }]", 31250, "Invalid $project :: caused by :: Path collision at a")]
    [InlineData("[{ $addFields: 1 }]", 40272, "$addFields specification stage must be an object, got int")]
    [InlineData("[{ $unset: 1 }]", 31002, "$unset specification must be a string or an array")]
    [InlineData("[{ $unset: [] }]", 31119, "$unset specification must be a string or an array with at least one field")]
    [InlineData("[{ $unset: [1] }]", 31120, "$unset specification must be a string or an array containing only string values")]
    [InlineData("[{ $replaceRoot: 1 }]", 40229, "expected an object as specification for $replaceRoot stage, got int")]
    [InlineData("[{ $replaceRoot: {} }]", 40414, "BSON field '$replaceRoot.newRoot' is missing but a required field")]
    [InlineData("[{ $unwind: 1 }]", 15981, "expected either a string or an object as specification for $unwind stage, got int")]
    [InlineData("[{ $unwind: {} }]", 28812, "no path specified to $unwind stage")]
    [InlineData("[{ $unwind: 'a' }]", 28818, "path option to $unwind stage should be prefixed with a '$': a")]
    [InlineData("[{ $unwind: { path: '$a', x: 1 } }]", 28811, "unrecognized option to $unwind stage: x")]
    [InlineData("[{ $group: 1 }]", 15947, "a group's fields must be specified in an object")]
    [InlineData("[{ $group: {} }]", 15955, "a group specification must include an _id")]
    [InlineData("[{ $group: { _id: 1, a: 1 } }]", 40234, "The field 'a' must be an accumulator object")]
    [InlineData("[{ $group: { _id: 1, 'a.b': { $sum: 1 } } }]", 40235, "The field name 'a.b' cannot contain '.'")]
    [InlineData("[{ $group: { _id: 1, $a: { $sum: 1 } } }]", 40236, "The field name '$a' cannot be an operator name")]
    [InlineData("[{ $group: { _id: 1, a: { $sum: 1, $avg: 1 } } }]", 40238, "The field 'a' must specify one accumulator")]
    [InlineData("[{ $project: { a: { $meta: 'textScore' } } }]", 40218, "query requires text score metadata, but it is not available")]
    [InlineData("[{ $group: { _id: 1, a: { $foo: 1 } } }]", 15952, "unknown group operator '$foo'")]
    [InlineData("[{ $group: { _id: 1, a: { $sum: [1, 2] } } }]", 40237, "The $sum accumulator is a unary operator")]
    [InlineData("[{ $bucket: { groupBy: '$a' } }]", 40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.")]
    [InlineData("[{ $bucket: { groupBy: '$a', boundaries: [1] } }]", 40192, "The $bucket 'boundaries' field must have at least 2 values, but found 1 value(s).")]
    [InlineData("[{ $bucket: { groupBy: '$a', boundaries: [2, 1] } }]", 40194, "The 'boundaries' option to $bucket must be sorted, but elements 0 and 1 are not in ascending order (2 is not less than 1).")]
    [InlineData("[{ $facet: 1 }]", 40169, "the $facet specification must be a non-empty object, but found: $facet: 1")]
    [InlineData("[{ $facet: { a: 1 } }]", 40170, "arguments to $facet must be arrays, a is type int")]
    [InlineData("[{ $facet: { a: [{ $facet: { b: [] } }] } }]", 40600, "$facet is not allowed to be used within a $facet stage")]
    [InlineData("[{ $geoNear: { distanceField: 'd' } }]", 5860400, "$geoNear requires a 'near' argument")]
    [InlineData("[{ $geoNear: { near: [0, 0], distanceField: 1 } }]", 16606, "$geoNear parameter 'distanceField' must be of type string but found type: int")]
    [InlineData("[{ $match: {} }, { $geoNear: { near: [0, 0], distanceField: 'd', query: {} } }]", 40603, "$geoNear is only valid as the first stage in a pipeline.")]
    [InlineData("[{ $sample: {} }]", 28749, "$sample stage must specify a size")]
    [InlineData("[{ $sample: { size: 'x' } }]", 28746, "size argument to $sample must be a number")]
    [InlineData("[{ $match: {} }, { $documents: [] }]", 40602, "$documents is only valid as the first stage in a pipeline.")]
    [InlineData("[{ $group: { _id: 1, a: { $firstN: { input: 1 } } } }]", 5787906, "Missing value for 'n'")]
    [InlineData("[{ $group: { _id: 1, a: { $percentile: { input: 1, p: '$x', method: 'approximate' } } } }]", 7750300, "The $percentile 'p' field must be an array of constant values, but found value: \"$x\".")]
    [InlineData("[{ $group: { _id: 1, a: { $percentile: { input: 1, p: [], method: 'approximate' } } } }]", 7750301, "The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: []")]
    [InlineData("[{ $group: { _id: 1, a: { $percentile: { input: 1, p: ['x'], method: 'approximate' } } } }]", 7750302, "The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: \"x\"")]
    [InlineData("[{ $facet: { a: [{ $match: {} }, 5] } }]", 40171, "elements of arrays in $facet spec must be non-empty objects, a argument contained an element of type int: 1: 5")]
    [InlineData("[{ $group: { _id: 1, a: { $median: { input: 1, method: 'exact' } } } }]", 2, "Currently only 'approximate' can be used as percentile 'method'.")]
    [InlineData("[{ $sortByCount: 'a' }]", 40148, "the sortByCount field must be defined as a $-prefixed path or an expression inside an object")]
    public void A_wrong_stage_is_refused(string stages, int code, string message)
    {
        var failure = Should.Throw<DocumentException>(() => PipelineRunner.Compile(stages));

        failure.Message.ShouldBe(message);
        ((int)failure.Code).ShouldBe(code);
    }

    [Fact]
    public void A_new_root_must_be_a_document() =>
        Should.Throw<DocumentException>(() => PipelineRunner.Run("[{ $replaceRoot: { newRoot: '$a' } }]", "[{ _id: 1, a: 5 }]"))
            .ShouldSatisfyAllConditions(
                error => ((int)error.Code).ShouldBe(40228),
                error => error.Message.ShouldBe(
                    "'newRoot' expression  must evaluate to an object, but resulting value was: 5. Type of resulting value: 'int'. Input document: { _id: 1, a: 5 }"));

    [Fact]
    public void A_group_fails_beyond_its_memory()
    {
        var options = new PipelineOptions { MemoryLimit = 1000 };

        Should.Throw<DocumentException>(() => PipelineRunner.Run(
                "[{ $unwind: '$a' }, { $group: { _id: '$a' } }]",
                $"[{{ a: [{string.Join(',', Enumerable.Range(0, 100))}] }}]",
                options))
            .ShouldSatisfyAllConditions(
                error => error.Code.ShouldBe(ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed),
                error => error.Message.ShouldBe(
                    "Exceeded memory limit for $group, but didn't allow external sort. Pass allowDiskUse:true to opt in."));
    }
}
