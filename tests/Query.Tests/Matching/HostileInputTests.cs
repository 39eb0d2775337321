using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Matching.Explaining;
using Streetcar.Query.Projections;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Tests.Matching;

public sealed class HostileInputTests
{
    private static readonly Gen<string> PatternParts = Gen.Elements(
        "a", "b", "é", "😀", ".", "*", "+", "?", "{2}", "{1,3}", "{", "}", "(", ")", "(?:", "(?=", "(?!", "(?<=", "(?<n>", "(?P<m>",
        "(?>", "(?i)", "(?s-m:", "(?x)", "|", "^", "$", "[", "]", "[^", "-", "[:alpha:]", "\\", "\\d", "\\W", "\\b", "\\B", "\\1",
        "\\k<n>", "\\g{-1}", "\\x{1F600}", "\\x4", "\\Q", "\\E", "\\p{Lu}", "\\P{L}", "\\R", "\\N", "\\h", "\\0", "\\12", "\\cA", "#", " ");

    private static readonly Gen<string> Names = Gen.Elements(
        "$eq", "$ne", "$gt", "$lte", "$in", "$nin", "$not", "$exists", "$type", "$regex", "$options", "$mod", "$size", "$all",
        "$elemMatch", "$and", "$or", "$nor", "$comment", "$expr", "$jsonSchema", "$sampleRate", "$bitsAllSet", "$bitsAnyClear",
        "$ref", "$id", "$where", "$geoWithin", "$geoIntersects", "$near", "$nearSphere", "$maxDistance", "$geometry", "$box", "$center",
        "$centerSphere", "$polygon", "type", "coordinates", "$slice", "$add", "$foo", "$", "", "a", "a.b", "a.$", "a.0", ".", "properties", "items",
        "required", "pattern", "minimum", "bsonType", "_id", "1");

    private static readonly Gen<RawValue> Scalars = Gen.Elements<RawValue>(
        0, 1, -1, 2.5, double.NaN, double.PositiveInfinity, long.MinValue, RawDecimal128.Parse("1"), "", "x", "$a", "(", true, false, RawValue.Null,
        RawValue.Undefined, RawValue.MinKey, RawValue.MaxKey, new byte[] { 1, 255 }, RawValue.FromRegex("^x", "i"),
        RawValue.FromRegex("x", "z"), DateTime.UnixEpoch, RawObjectId.NewObjectId(), "Point",
        "Polygon", new RawArray(Json.Array("[[0, 0], [9, 0], [0, 9], [0, 0]]").Bytes));

    private static readonly RawDocument Document =
        Json.Document("{ _id: 1, a: [1, { b: 'x', '0': [2] }, [3, 'é😀']], '1': 'aab', n: null, d: { $numberDecimal: '1E400' } }");

    [Fact]
    public void Whatever_a_pattern_is_it_is_matched_or_refused() => Check(
        from length in Gen.Choose(1, 8) from parts in PatternParts.ListOf(length) select string.Concat(parts),
        pattern =>
        {
            var filter = Filter.Compile(new RawDocument { ["a"] = RawValue.FromRegex(pattern, "") });
            foreach (string text in (string[])["", "aab", "ab é\n", "😀a", "]{}-"])
                filter.Matches(new RawDocument { ["a"] = text }.Span);
        });

    [Fact]
    public void Whatever_a_filter_is_it_is_matched_or_refused() => Check(
        Documents, filter => Filter.Compile(filter).Matches(Document.Span));

    [Fact]
    public void Whatever_a_filter_is_its_failure_is_explained() => Check(
        Documents,
        filter =>
        {
            if (!Filter.Compile(filter).Matches(Document.Span))
                FilterExplanation.Of(filter, Document)["operatorName"].AsString.ShouldNotBeEmpty();
        });

    [Fact]
    public void Whatever_a_condition_is_it_is_matched_or_refused() => Check(
        Documents, condition => ValueFilter.Compile(condition).Matches(Document["a"].Raw));

    [Fact]
    public void Whatever_a_projection_is_it_is_applied_or_refused() => Check(
        Documents,
        projection =>
        {
            using var writer = new RawWriter();
            Projection.Compile(projection, filter: Filter.Compile(Json.Document("{ a: 1 }"))).Write(Document.Span, writer);
            BsonValidator.Validate(writer.WrittenSpan);
        });

    [Fact]
    public void Whatever_a_sort_is_it_is_applied_or_refused() => Check(
        Documents,
        sort =>
        {
            using var key = new RawWriter();
            SortPattern.Compile(sort).WriteKey(Document.Span, key);
        });

    [Fact]
    public void Whatever_a_collation_is_it_is_applied_or_refused() => Check(
        Gen.Elements("en", "xx", "", "sv_SE@collation=x", "\0", "en_", "@collation=", "root").Select(locale => new RawDocument { ["locale"] = locale }),
        collation => Streetcar.Query.Collations.Collation.Compile(collation)?.Compare(((RawValue)"a\0b").Raw, ((RawValue)"A").Raw));

    private static Gen<RawDocument> Documents => Fields(3);

    private static Gen<RawDocument> Fields(int depth) =>
        from count in Gen.Frequency((6, Gen.Constant(1)), (2, Gen.Constant(2)), (1, Gen.Choose(0, 5)))
        from names in Names.ListOf(count)
        from values in Value(depth).ListOf(count)
        select new RawDocument(names.Zip(values, (name, value) => new RawElement(name, value)));

    private static Gen<RawValue> Value(int depth) => depth == 0
        ? Scalars
        : Gen.Frequency(
            (2, Scalars),
            (3, Fields(depth - 1).Select(document => (RawValue)document)),
            (2, Value(depth - 1).ListOf().Select(values => (RawValue)RawArray.From(values.Take(3)))));

    // A DocumentException is the answer that bad input gets; any other exception fails the property.
    private static void Check<T>(Gen<T> inputs, Action<T> use) => Prop.ForAll(
        inputs.ToArbitrary(),
        input =>
        {
            try
            {
                use(input);
            }
            catch (DocumentException refusal)
            {
                refusal.Message.ShouldNotBeNullOrEmpty();
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
