using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;

namespace Streetcar.Query.Tests;

public sealed class UpdatePropertyTests
{
    // Few names and values, so that paths often meet what is there.
    private static readonly Gen<BsonValue> Scalars = Gen.Elements<BsonValue>(0, 1, 7, "x", BsonValue.Null);

    private static readonly Gen<BsonValue> Values = Gen.Sized(size => Value(Math.Min(size, 3)));

    private static readonly Gen<BsonDocument> Documents = Fields(Values);

    private static readonly Gen<UpdateStep> Steps =
        from name in Gen.Elements("$set", "$inc", "$push", "$unset")
        from path in Gen.Elements("a", "b", "c", "a.b", "a.0", "a.2", "a.0.b", "a.10", "b.c", "b.a.1", "c.a.b", "c.a.a")
        from operand in name == "$inc" ? Gen.Elements<BsonValue>(1, -3) : Values
        select new UpdateStep(name, path, operand);

    [Fact]
    public void An_update_does_what_a_naive_one_does() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(
            (from document in Documents
             from steps in Steps.NonEmptyListOf()
             select (document, steps: steps.Take(4).ToList())).ToArbitrary(),
            sample =>
            {
                BsonDocument? expected = Conflict(sample.steps) ? null : NaiveUpdate.Apply(sample.document, sample.steps);
                return Equals(Apply(sample.document, sample.steps), expected);
            }));

    private static bool Conflict(List<UpdateStep> steps) => steps.Index().Any(left => steps.Index().Any(right =>
        left.Index != right.Index && (left.Item.Path + ".").StartsWith(right.Item.Path + ".", StringComparison.Ordinal)));

    private static BsonDocument? Apply(BsonDocument document, List<UpdateStep> steps)
    {
        var update = new BsonDocument(steps.GroupBy(step => step.Operator).Select(group => new BsonElement(
            group.Key, new BsonDocument(group.Select(step => new BsonElement(step.Path, step.Operand))))));
        try
        {
            return UpdateRunner.Apply(Update.Compile(update), document).Document;
        }
        catch (DocumentException)
        {
            return null;
        }
    }

    private static Gen<BsonValue> Value(int depth) => depth == 0
        ? Scalars
        : Gen.OneOf(
            Scalars,
            Fields(Value(depth - 1)).Select(document => (BsonValue)document),
            Value(depth - 1).ListOf().Select(values => (BsonValue)BsonArray.From(values.Take(3))));

    private static Gen<BsonDocument> Fields(Gen<BsonValue> values) =>
        from fields in
            (from name in Gen.Elements("a", "b", "c")
             from value in values
             select (name, value)).ListOf()
        select new BsonDocument(fields.DistinctBy(field => field.name).Select(field => new BsonElement(field.name, field.value)));
}
