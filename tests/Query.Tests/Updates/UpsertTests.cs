using Streetcar.Bson;

namespace Streetcar.Query.Tests.Updates;

public sealed class UpsertTests
{
    [Theory]
    [InlineData("{ $set: { item: 'apple' }, $setOnInsert: { defaultQty: 100 } }", "{ _id: 1 }", "{ _id: 1, defaultQty: 100, item: 'apple' }")]
    [InlineData("{ $set: { b: 1 } }", "{ a: 1, _id: 2 }", "{ _id: 2, a: 1, b: 1 }")]
    [InlineData("{ $inc: { a: 5 } }", "{ _id: 1, a: 1 }", "{ _id: 1, a: 6 }")]
    [InlineData("{ $set: { x: 1 } }", "{ $and: [{ _id: 1 }, { 'a.b': { $eq: 2 } }], c: { $in: [3] }, $or: [{ d: 4 }], e: { $gt: 1 }, f: /x/ }",
        "{ _id: 1, a: { b: 2 }, c: 3, d: 4, x: 1 }")]
    [InlineData("{ $set: { x: 1 } }", "{ _id: 1, $or: [{ d: 4 }, { d: 5 }], c: { $in: [3, 4] }, g: { $elemMatch: { h: 1 } }, $nor: [{ k: 1 }] }", "{ _id: 1, x: 1 }")]
    [InlineData("{ $set: { x: 1 } }", "{ _id: 1, 'a.c': 1, 'a.b': null, d: { e: 1 } }", "{ _id: 1, a: { b: null, c: 1 }, d: { e: 1 }, x: 1 }")]
    [InlineData("{ b: 1 }", "{ _id: 1, a: 1 }", "{ _id: 1, b: 1 }")]
    [InlineData("{ b: 1, _id: 5 }", "{ a: 1 }", "{ _id: 5, b: 1 }")]
    [InlineData("{ $setOnInsert: { _id: 7 } }", "{ a: 1 }", "{ _id: 7, a: 1 }")]
    [InlineData("{ $setOnInsert: { $k: 1 } }", "{ _id: 1 }", "{ _id: 1, $k: 1 }")]
    [InlineData("{ $set: { '$k.b': 1 }, $push: { $l: 1 } }", "{ _id: 1 }", "{ _id: 1, $k: { b: 1 }, $l: [1] }")]
    public void An_upsert_inserts_the_filters_fields_and_the_updates(string update, string filter, string inserted) =>
        UpdateRunner.Upsert(update, filter).ShouldBeJson(inserted);

    [Fact]
    public void An_upsert_generates_an_id_where_none_is_given()
    {
        var document = UpdateRunner.Upsert("{ $set: { b: 1 } }", "{ a: 1 }");

        document.First().Name.ShouldBe("_id");
        document["_id"].Type.ShouldBe(ElementType.ObjectId);
        document.Without("_id").ShouldBe(Json.Document("{ a: 1, b: 1 }"));
    }

    [Theory]
    [InlineData("{ $set: { b: 1 } }", "{ a: 1, $and: [{ a: 2 }] }", ErrorCode.NotSingleValueField, "cannot infer query fields to set, path 'a' is matched twice")]
    [InlineData("{ $set: { b: 1 } }", "{ a: 1, 'a.b': 2 }", ErrorCode.NotSingleValueField, "cannot infer query fields to set, both paths 'a' and 'a.b' are matched")]
    [InlineData("{ $set: { b: 1 } }", "{ 'a.b.c': 1, ab: 3, 'a.b': 2 }", ErrorCode.NotSingleValueField, "cannot infer query fields to set, both paths 'a.b.c' and 'a.b' are matched")]
    [InlineData("{ $set: { b: 1 } }", "{ 'a.b': 1, $and: [{ 'a.c': 1 }, { 'a.b': 1 }] }", ErrorCode.NotSingleValueField, "cannot infer query fields to set, path 'a.b' is matched twice")]
    [InlineData("{ $set: { _id: 2 } }", "{ _id: 1 }", ErrorCode.ImmutableField, "Performing an update on the path '_id' would modify the immutable field '_id'")]
    [InlineData("{ _id: 2 }", "{ _id: 1 }", ErrorCode.ImmutableField, "After applying the update, the (immutable) field '_id' was found to have been altered to _id: 2")]
    [InlineData("{ a: 2 }", "{ '_id.x': 1 }", ErrorCode.NotExactValueField, "field at '_id' must be exactly specified, field at sub-path '_id.x'found")]
    public void A_contradictory_upsert_is_refused(string update, string filter, ErrorCode code, string message)
    {
        var failure = Should.Throw<DocumentException>(() => UpdateRunner.Upsert(update, filter));

        failure.Message.ShouldBe(message);
        failure.Code.ShouldBe(code);
    }
}
