using Streetcar.Bson;

namespace Streetcar.Query.Tests.Updates;

public sealed class PipelineUpdateTests
{
    [Theory]
    [InlineData("[{ $set: { test3: 98, modified: { $add: ['$test1', 1] } } }]", "{ _id: 3, test1: 95, test2: 92 }", "{ _id: 3, test1: 95, test2: 92, test3: 98, modified: 96 }")]
    [InlineData("[{ $set: { comments: ['$misc1', '$misc2'] } }, { $unset: ['misc1', 'misc2'] }]", "{ _id: 1, misc1: 'a', misc2: 'b' }", "{ _id: 1, comments: ['a', 'b'] }")]
    [InlineData("[{ $replaceWith: { x: '$a' } }]", "{ _id: 1, a: 2 }", "{ _id: 1, x: 2 }")]
    [InlineData("[{ $project: { a: 1, _id: 0 } }]", "{ _id: 1, a: 2, b: 3 }", "{ _id: 1, a: 2 }")]
    [InlineData("[]", "{ _id: 1, a: 2 }", "{ _id: 1, a: 2 }")]
    public void A_pipeline_updates_a_document(string update, string before, string after) =>
        UpdateRunner.Apply(update, before).ShouldBeJson(after);

    [Fact]
    public void A_pipeline_upserts_the_filters_fields() =>
        UpdateRunner.Upsert("[{ $set: { b: { $add: ['$a', 1] } } }]", "{ _id: 1, a: 1 }").ShouldBeJson("{ _id: 1, a: 1, b: 2 }");

    [Theory]
    [InlineData("[{ $match: { a: 1 } }]", ErrorCode.InvalidOptions, "$match is not allowed to be used within an update")]
    [InlineData("[{ $set: { _id: 2 } }]", ErrorCode.ImmutableField, "After applying the update, the (immutable) field '_id' was found to have been altered to _id: 2")]
    public void A_wrong_pipeline_is_refused(string update, ErrorCode code, string message)
    {
        var failure = UpdateRunner.Failure(update, "{ _id: 1, a: 1 }");

        failure.Message.ShouldBe(message);
        failure.Code.ShouldBe(code);
    }
}
