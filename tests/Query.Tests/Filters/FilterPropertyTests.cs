using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;

namespace Streetcar.Query.Tests;

public sealed class FilterPropertyTests
{
    // Few enough values and names that filters often match.
    private static readonly Gen<BsonValue> Scalars = Gen.Elements<BsonValue>(
        0, 1, 2L, 1.0, 1.5, double.NaN, 1m, "x", "y", "", true, false, BsonValue.Null, BsonValue.MinKey,
        BsonValue.MaxKey, DateTime.UnixEpoch, new BsonArray(BsonArray.Empty.Bytes), new BsonDocument());

    private static readonly Gen<BsonValue> Values = Gen.Sized(size => Value(Math.Min(size, 3)));

    private static readonly Gen<BsonDocument> Documents = Fields(Values);

    private static readonly Gen<string> Paths = Gen.Elements("a", "b", "a.b", "a.0", "b.a.b", "a.0.b");

    [Fact]
    public void Nor_is_the_complement_of_or() => Check(
        from filters in Conditions.NonEmptyListOf()
        from document in Documents
        select (filters, document),
        sample => Matches("$nor", sample.filters, sample.document) != Matches("$or", sample.filters, sample.document));

    [Fact]
    public void And_holds_where_each_condition_does() => Check(
        from filters in Conditions.NonEmptyListOf()
        from document in Documents
        select (filters, document),
        sample => Matches("$and", sample.filters, sample.document)
            == sample.filters.All(filter => Filter.Compile(filter).Matches(sample.document.Span)));

    [Fact]
    public void In_is_the_disjunction_of_equalities() => Check(
        from path in Paths
        from values in Values.NonEmptyListOf()
        from document in Documents
        select (path, values, document),
        sample =>
        {
            var equalities = sample.values.Select(value => new BsonDocument { [sample.path] = new BsonDocument { ["$eq"] = value } });
            var @in = new BsonDocument { [sample.path] = new BsonDocument { ["$in"] = BsonArray.From(sample.values) } };
            return Filter.Compile(@in).Matches(sample.document.Span) == Matches("$or", equalities, sample.document);
        });

    [Fact]
    public void Not_turns_the_answer_of_its_conditions_round() => Check(
        from path in Paths
        from operators in Operators
        from document in Documents
        select (path, operators, document),
        sample =>
        {
            var plain = new BsonDocument { [sample.path] = sample.operators };
            var negated = new BsonDocument { [sample.path] = new BsonDocument { ["$not"] = sample.operators } };
            return Filter.Compile(plain).Matches(sample.document.Span) != Filter.Compile(negated).Matches(sample.document.Span);
        });

    [Fact]
    public void Greater_or_equal_is_greater_or_equal() => Check(
        from path in Paths
        from value in Values
        from document in Documents
        select (path, value, document),
        sample =>
        {
            bool Holds(string name) => Filter.Compile(
                new BsonDocument { [sample.path] = new BsonDocument { [name] = sample.value } }).Matches(sample.document.Span);
            return Holds("$gte") == (Holds("$gt") || Holds("$eq")) && Holds("$lte") == (Holds("$lt") || Holds("$eq"));
        });

    private static Gen<BsonDocument> Operators =>
        from name in Gen.Elements("$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$exists")
        from value in Values
        select new BsonDocument { [name] = value };

    private static Gen<BsonDocument> Conditions =>
        from path in Paths
        from operators in Operators
        select new BsonDocument { [path] = operators };

    private static bool Matches(string name, IEnumerable<BsonDocument> filters, BsonDocument document) =>
        Filter.Compile(new BsonDocument { [name] = BsonArray.From(filters.Select(filter => (BsonValue)filter)) })
            .Matches(document.Span);

    private static Gen<BsonValue> Value(int depth) => depth == 0
        ? Scalars
        : Gen.Frequency(
            (4, Scalars),
            (2, Value(depth - 1).ListOf().Select(values => (BsonValue)BsonArray.From(values))),
            (2, Fields(Value(depth - 1)).Select(document => (BsonValue)document)));

    private static Gen<BsonDocument> Fields(Gen<BsonValue> values) =>
        from names in Gen.SubListOf("a", "b", "0")
        from list in values.ListOf(names.Count)
        select new BsonDocument(names.Zip(list, (name, value) => new BsonElement(name, value)));

    private static void Check<T>(Gen<T> samples, Func<T, bool> holds) =>
        Prop.ForAll(samples.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
