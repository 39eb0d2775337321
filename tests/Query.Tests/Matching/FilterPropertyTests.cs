using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Tests.Matching;

public sealed class FilterPropertyTests
{
    // Few enough values and names that filters often match.
    private static readonly Gen<RawValue> Scalars = Gen.Elements<RawValue>(
        0, 1, 2L, 1.0, 1.5, double.NaN, RawDecimal128.Parse("1"), "x", "y", "", true, false, RawValue.Null, RawValue.MinKey,
        RawValue.MaxKey, DateTime.UnixEpoch, new RawArray(RawArray.Empty.Bytes), new RawDocument());

    private static readonly Gen<RawValue> Values = Gen.Sized(size => Value(Math.Min(size, 3)));

    private static readonly Gen<RawDocument> Documents = Fields(Values);

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
            var equalities = sample.values.Select(value => new RawDocument { [sample.path] = new RawDocument { ["$eq"] = value } });
            var @in = new RawDocument { [sample.path] = new RawDocument { ["$in"] = RawArray.From(sample.values) } };
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
            var plain = new RawDocument { [sample.path] = sample.operators };
            var negated = new RawDocument { [sample.path] = new RawDocument { ["$not"] = sample.operators } };
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
                new RawDocument { [sample.path] = new RawDocument { [name] = sample.value } }).Matches(sample.document.Span);
            return Holds("$gte") == (Holds("$gt") || Holds("$eq")) && Holds("$lte") == (Holds("$lt") || Holds("$eq"));
        });

    private static Gen<RawDocument> Operators =>
        from name in Gen.Elements("$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$exists")
        from value in Values
        select new RawDocument { [name] = value };

    private static Gen<RawDocument> Conditions =>
        from path in Paths
        from operators in Operators
        select new RawDocument { [path] = operators };

    private static bool Matches(string name, IEnumerable<RawDocument> filters, RawDocument document) =>
        Filter.Compile(new RawDocument { [name] = RawArray.From(filters.Select(filter => (RawValue)filter)) })
            .Matches(document.Span);

    private static Gen<RawValue> Value(int depth) => depth == 0
        ? Scalars
        : Gen.Frequency(
            (4, Scalars),
            (2, Value(depth - 1).ListOf().Select(values => (RawValue)RawArray.From(values))),
            (2, Fields(Value(depth - 1)).Select(document => (RawValue)document)));

    private static Gen<RawDocument> Fields(Gen<RawValue> values) =>
        from names in Gen.SubListOf("a", "b", "0")
        from list in values.ListOf(names.Count)
        select new RawDocument(names.Zip(list, (name, value) => new RawElement(name, value)));

    private static void Check<T>(Gen<T> samples, Func<T, bool> holds) =>
        Prop.ForAll(samples.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
