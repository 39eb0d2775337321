using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Projections;

namespace Streetcar.Query.Tests.Projections;

public sealed class ProjectionTests
{
    private const string Page = "{ _id: 1, a: 2, b: { c: 3, d: 4 }, e: [{ f: 5, g: 6 }, 7, [{ f: 8, g: 9 }]] }";

    [Theory]
    [InlineData("{}", Page)]
    [InlineData("{ a: 1 }", "{ _id: 1, a: 2 }")]
    [InlineData("{ a: true, _id: 0 }", "{ a: 2 }")]
    [InlineData("{ _id: 1 }", "{ _id: 1 }")]
    [InlineData("{ b: 1, a: 1 }", "{ _id: 1, a: 2, b: { c: 3, d: 4 } }")]
    [InlineData("{ x: 1 }", "{ _id: 1 }")]
    [InlineData("{ a: 0.5 }", "{ _id: 1, a: 2 }")]
    [InlineData("{ a: -1 }", "{ _id: 1, a: 2 }")]
    [InlineData("{ 'b.c': 1 }", "{ _id: 1, b: { c: 3 } }")]
    [InlineData("{ b: { c: 1 } }", "{ _id: 1, b: { c: 3 } }")]
    [InlineData("{ b: { c: 1 }, 'b.d': 1 }", "{ _id: 1, b: { c: 3, d: 4 } }")]
    [InlineData("{ 'b.x': 1 }", "{ _id: 1, b: {} }")]
    [InlineData("{ 'a.x': 1 }", "{ _id: 1 }")]
    [InlineData("{ 'e.f': 1 }", "{ _id: 1, e: [{ f: 5 }, [{ f: 8 }]] }")]
    [InlineData("{ 'e.0': 1 }", "{ _id: 1, e: [{}, [{}]] }")]
    [InlineData("{ '_id.x': 1, a: 1 }", "{ a: 2 }")]
    public void An_inclusion_keeps_the_named_fields_in_their_order(string projection, string expected) =>
        ShouldProject(projection, Page, expected);

    [Theory]
    [InlineData("{ a: 0 }", "{ _id: 1, b: { c: 3, d: 4 }, e: [{ f: 5, g: 6 }, 7, [{ f: 8, g: 9 }]] }")]
    [InlineData("{ _id: 0, b: false, e: 0 }", "{ a: 2 }")]
    [InlineData("{ _id: 0 }", "{ a: 2, b: { c: 3, d: 4 }, e: [{ f: 5, g: 6 }, 7, [{ f: 8, g: 9 }]] }")]
    [InlineData("{ _id: 1, b: 0, e: 0 }", "{ _id: 1, a: 2 }")]
    [InlineData("{ 'b.c': 0, e: 0 }", "{ _id: 1, a: 2, b: { d: 4 } }")]
    [InlineData("{ b: { c: 0 }, e: 0 }", "{ _id: 1, a: 2, b: { d: 4 } }")]
    [InlineData("{ 'e.f': 0, b: 0 }", "{ _id: 1, a: 2, e: [{ g: 6 }, 7, [{ g: 9 }]] }")]
    [InlineData("{ 'a.x': 0, b: 0, e: 0 }", "{ _id: 1, a: 2 }")]
    [InlineData("{ x: 0, b: 0, e: 0 }", "{ _id: 1, a: 2 }")]
    public void An_exclusion_leaves_the_named_fields_out(string projection, string expected) =>
        ShouldProject(projection, Page, expected);

    [Theory]
    [InlineData("{ a: 1, b: 0 }", 31254, "Cannot do exclusion on field b in inclusion projection")]
    [InlineData("{ a: 0, b: 1 }", 31253, "Cannot do inclusion on field b in exclusion projection")]
    [InlineData("{ a: 1, 'a.b': 1 }", 31249, "Path collision at a.b remaining portion b")]
    [InlineData("{ 'a.b': 1, a: 1 }", 31250, "Path collision at a")]
    [InlineData("{ 'a.b.c': 1, 'a.b': 1 }", 31250, "Path collision at a.b")]
    [InlineData("{ a: { b: 1 }, 'a.b': 1 }", 31250, "Path collision at a.b")]
    [InlineData("{ a: {} }", 51270, "An empty sub-projection is not a valid value. Found empty object at path a")]
    [InlineData("{ '': 1 }", 40352, "FieldPath cannot be constructed with empty string")]
    [InlineData("{ 'a.': 1 }", 40353, "FieldPath must not end with a '.'.")]
    [InlineData("{ 'a..b': 1 }", 15998, "FieldPath field names may not be empty strings.")]
    [InlineData("{ $a: 1 }", 16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")]
    [InlineData("{ a: { $foo: 1 } }", 31325, "Unknown expression $foo")]
    public void A_contradictory_projection_is_refused(string projection, int code, string message)
    {
        var refusal = Should.Throw<DocumentException>(() => Projection.Compile(Json.Document(projection)));
        refusal.Message.ShouldBe(message);
        ((int)refusal.Code).ShouldBe(code);
    }

    [Theory]
    [InlineData("{ a: 1 }", "a _id")]
    [InlineData("{ a: 1, 'b.c': 1, _id: 0 }", "a b.c")]
    [InlineData("{ a: { b: 1, c: 1 }, _id: 1 }", "a.b a.c _id")]
    [InlineData("{ a: 0 }", null)]
    [InlineData("{}", null)]
    public void The_fields_that_it_reads_are_known(string projection, string? fields)
    {
        var paths = Projection.Compile(Json.Document(projection)).Fields;
        (paths is null ? null : string.Join(' ', paths)).ShouldBe(fields);
    }

    [Fact]
    public void It_writes_into_an_open_array()
    {
        using var writer = new RawWriter();
        writer.WriteStartArray();
        Projection.Compile(Json.Document("{ a: 1, _id: 0 }")).Write(Json.Document(Page).Span, writer);
        Projection.Whole.Write(Json.Document("{ x: 1 }").Span, writer);
        writer.WriteEndArray();
        new RawArray(writer.WrittenSpan.ToArray()).ToString().ShouldBe(
            Json.Array("[{ a: 2 }, { x: 1 }]").ToString());
    }

    [Theory]
    [InlineData("{ a: { $slice: 2 } }", "{ _id: 1, a: [1, 2], b: 5 }")]
    [InlineData("{ a: { $slice: -1 } }", "{ _id: 1, a: [4], b: 5 }")]
    [InlineData("{ a: { $slice: 0 } }", "{ _id: 1, a: [], b: 5 }")]
    [InlineData("{ a: { $slice: -9 } }", "{ _id: 1, a: [1, 2, 3, 4], b: 5 }")]
    [InlineData("{ a: { $slice: [1, 2] } }", "{ _id: 1, a: [2, 3], b: 5 }")]
    [InlineData("{ a: { $slice: [-2, 1] } }", "{ _id: 1, a: [3], b: 5 }")]
    [InlineData("{ a: { $slice: [-9, 1] } }", "{ _id: 1, a: [1], b: 5 }")]
    [InlineData("{ a: { $slice: [9, 1] } }", "{ _id: 1, a: [], b: 5 }")]
    [InlineData("{ a: { $slice: 1 }, _id: 1 }", "{ _id: 1, a: [1] }")]
    [InlineData("{ a: { $slice: 1 }, _id: 0 }", "{ a: [1], b: 5 }")]
    [InlineData("{ a: { $slice: 1 }, b: 1 }", "{ _id: 1, a: [1], b: 5 }")]
    [InlineData("{ a: { $slice: 1 }, b: 0 }", "{ _id: 1, a: [1] }")]
    [InlineData("{ b: { $slice: 1 } }", "{ _id: 1, a: [1, 2, 3, 4], b: 5 }")]
    [InlineData("{ a: { $slice: 2.9 } }", "{ _id: 1, a: [1, 2], b: 5 }")]
    public void Slice_returns_a_part_of_an_array(string projection, string expected) =>
        ShouldProject(projection, "{ _id: 1, a: [1, 2, 3, 4], b: 5 }", expected);

    [Theory]
    [InlineData("{ 'a.b': { $slice: 1 } }", "{ a: [{ b: [1, 2], c: 3 }, { b: [4, 5] }] }", "{ a: [{ b: [1], c: 3 }, { b: [4] }] }")]
    [InlineData("{ 'a.b': { $slice: 1 }, x: 1 }", "{ a: { b: [1, 2], c: 3 }, x: 1 }", "{ a: { b: [1] }, x: 1 }")]
    public void Slice_goes_through_documents_and_arrays(string projection, string document, string expected) =>
        ShouldProject(projection, document, expected);

    [Theory]
    [InlineData("{ a: { $elemMatch: { b: 2 } } }", "{ _id: 1, a: [{ b: 2, c: 1 }] }")]
    [InlineData("{ a: { $elemMatch: { b: { $gt: 1 }, c: 2 } } }", "{ _id: 1, a: [{ b: 2, c: 2 }] }")]
    [InlineData("{ a: { $elemMatch: { b: 9 } } }", "{ _id: 1 }")]
    [InlineData("{ z: { $elemMatch: { b: 9 } } }", "{ _id: 1 }")]
    [InlineData("{ a: { $elemMatch: { b: 2 } }, z: 1 }", "{ _id: 1, z: 5, a: [{ b: 2, c: 1 }] }")]
    [InlineData("{ a: { $elemMatch: { b: 2 } }, _id: 0 }", "{ a: [{ b: 2, c: 1 }] }")]
    public void ElemMatch_returns_the_first_element_that_matches_after_the_other_fields(string projection, string expected) =>
        ShouldProject(projection, "{ _id: 1, a: [{ b: 1 }, { b: 2, c: 1 }, { b: 2, c: 2 }], z: 5 }", expected);

    [Theory]
    [InlineData("{ a: 2 }", "{ 'a.$': 1 }", "{ _id: 1, a: [1, 2, 3] }", "{ _id: 1, a: [2] }")]
    [InlineData("{ a: { $gt: 1 } }", "{ 'a.$': 1, b: 1 }", "{ _id: 1, a: [1, 2, 3], b: 4, c: 5 }", "{ _id: 1, a: [2], b: 4 }")]
    [InlineData("{ a: { $elemMatch: { b: 2 } } }", "{ 'a.$': 1 }", "{ _id: 1, a: [{ b: 1 }, { b: 2, c: 3 }] }", "{ _id: 1, a: [{ b: 2, c: 3 }] }")]
    [InlineData("{ 'a.b': 2 }", "{ 'a.b.$': 1 }", "{ _id: 1, a: [{ b: 1 }, { b: 2, c: 3 }] }", "{ _id: 1, a: [{ b: 2 }] }")]
    [InlineData("{ 'a.b': 2 }", "{ 'a.b.$': 1 }", "{ _id: 1, a: { b: [7, 2] } }", "{ _id: 1, a: { b: [2] } }")]
    [InlineData("{ 'a.b': 2 }", "{ 'a.b.$': 1 }", "{ _id: 1, a: [{ b: [0] }, { b: [7, 2] }] }", "{ _id: 1, a: [{ b: [7, 2] }] }")]
    public void The_positional_operator_returns_the_element_that_matched(
        string filter, string projection, string document, string expected) =>
        ShouldProject(projection, document, expected, Filter.Compile(Json.Document(filter)));

    [Theory]
    [InlineData("{ a: { $slice: 'x' } }")]
    [InlineData("{ a: { $slice: [1] } }")]
    [InlineData("{ a: { $slice: [1, 0] } }")]
    public void A_malformed_slice_is_refused(string projection) =>
        Should.Throw<DocumentException>(() => Projection.Compile(Json.Document(projection))).Message
            .ShouldStartWith("Invalid $slice syntax. The given syntax { $slice: ");

    [Theory]
    [InlineData("{ sum: { $add: ['$a', '$b.c'] } }", "{ _id: 1, sum: 5 }")]
    [InlineData("{ a: 1, copy: '$b' }", "{ _id: 1, a: 2, copy: { c: 3 } }")]
    [InlineData("{ copy: '$a', a: 1, _id: 0 }", "{ a: 2, copy: 2 }")]
    [InlineData("{ text: 'plain' }", "{ _id: 1, text: 'plain' }")]
    [InlineData("{ list: ['$a', 'x'] }", "{ _id: 1, list: [2, 'x'] }")]
    [InlineData("{ none: '$x' }", "{ _id: 1 }")]
    [InlineData("{ 'b.c': 1, 'b.d': '$a' }", "{ _id: 1, b: { c: 3, d: 2 } }")]
    [InlineData("{ 'n.m': '$a' }", "{ _id: 1, n: { m: 2 } }")]
    [InlineData("{ 'a.m': '$a' }", "{ _id: 1, a: { m: 2 } }")]
    [InlineData("{ 'e.g': '$a', 'e.f': 1 }", "{ _id: 1, e: [{ f: 5, g: 2 }, { g: 2 }] }")]
    [InlineData("{ _id: '$a' }", "{ _id: 2 }")]
    [InlineData("{ one: { $literal: 1 } }", "{ _id: 1, one: 1 }")]
    public void An_expression_gives_the_field_its_value(string projection, string expected) =>
        ShouldProject(projection, "{ _id: 1, a: 2, b: { c: 3 }, e: [{ f: 5 }, {}] }", expected);

    [Theory]
    [InlineData("{ a: 0, b: '$c' }", 31310)]
    [InlineData("{ a: 0, b: { $add: [1, 2] } }", 31252)]
    [InlineData("{ b: '$c', a: 0 }", 31254)]
    [InlineData("{ 'q.$': 'x' }", 31308)]
    public void An_expression_in_an_exclusion_is_refused(string projection, int code) =>
        ((int)Should.Throw<DocumentException>(() => Projection.Compile(Json.Document(projection))).Code).ShouldBe(code);

    [Fact]
    public void The_positional_operator_needs_an_array_that_matched() =>
        ((int)Should.Throw<DocumentException>(() => ShouldProject("{ 'a.$': 1 }", "{ a: [1], q: 1 }", "{}", Filter.Compile(Json.Document("{ q: 1 }")))).Code)
            .ShouldBe(51246);

    [Theory]
    [InlineData("{ a: { $elemMatch: 1 } }", 31274)]
    [InlineData("{ 'a.b': { $elemMatch: {} } }", 31275)]
    [InlineData("{ a: { $elemMatch: {} }, 'q.$': 1 }", 31256)]
    [InlineData("{ 'q.$': 1, a: { $elemMatch: {} } }", 31255)]
    [InlineData("{ 'q.$': 1, 'q.b.$': 1 }", 31276)]
    [InlineData("{ 'q.$.b.$': 1 }", 31287)]
    [InlineData("{ 'q.$.': 1 }", 31270)]
    [InlineData("{ 'q.$': { b: 1 } }", 31271)]
    [InlineData("{ 'q.$': 0 }", 16410)]
    [InlineData("{ a: { $meta: 'textScore' } }", 40218)]
    [InlineData("{ a: { $meta: 'sortKey' } }", 115)]
    [InlineData("{ a: { $meta: 'foo' } }", 17308)]
    [InlineData("{ a: { $meta: 1 } }", 17307)]
    public void A_malformed_operator_is_refused(string projection, int code) =>
        ((int)Should.Throw<DocumentException>(() => Projection.Compile(Json.Document(projection), filter: Filter.Compile(Json.Document("{ q: 1 }")))).Code)
            .ShouldBe(code);

    private static void ShouldProject(string projection, string document, string expected, Filter? filter = null)
    {
        using var writer = new RawWriter();
        Projection.Compile(Json.Document(projection), filter: filter).Write(Json.Document(document).Span, writer);
        writer.ToDocument().ToString().ShouldBe(Json.Document(expected).ToString());
        BsonValidator.Validate(writer.WrittenSpan);
    }
}
