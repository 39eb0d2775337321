using Streetcar.Bson;

namespace Streetcar.Query.Tests.Updates;

/// <summary>What is refused, with MongoDB's codes and messages.</summary>
public sealed class UpdateErrorTests
{
    [Theory]
    [InlineData("{ $foo: { a: 1 } }", 9, "Unknown modifier: $foo. Expected a valid update modifier or pipeline-style update specified as an array")]
    [InlineData("{ $set: { a: 1 }, b: 1 }", 9, "Unknown modifier: b. Expected a valid update modifier or pipeline-style update specified as an array")]
    [InlineData("{ $set: 'abc' }", 9, "Modifiers operate on fields but we found type string instead. For example: {$mod: {<field>: ...}} not {$set: \"abc\"}")]
    [InlineData("{ a: 1, $set: { b: 1 } }", 52, "The dollar ($) prefixed field '$set' in '$set' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.")]
    [InlineData("{ $set: { a: 1, 'a.b': 1 } }", 40, "Updating the path 'a.b' would create a conflict at 'a'")]
    [InlineData("{ $set: { 'a.b': 1 }, $inc: { a: 1 } }", 40, "Updating the path 'a' would create a conflict at 'a'")]
    [InlineData("{ $set: { a: 1 }, $inc: { a: 1 } }", 40, "Updating the path 'a' would create a conflict at 'a'")]
    [InlineData("{ $rename: { a: 'b' }, $set: { b: 1 } }", 40, "Updating the path 'b' would create a conflict at 'b'")]
    [InlineData("{ $set: { '': 1 } }", 56, "An empty update path is not valid.")]
    [InlineData("{ $set: { 'a..b': 1 } }", 56, "The update path 'a..b' contains an empty field name, which is not allowed.")]
    [InlineData("{ $inc: { a: 'x' } }", 14, "Cannot increment with non-numeric argument: {a: \"x\"}")]
    [InlineData("{ $mul: { a: null } }", 14, "Cannot multiply with non-numeric argument: {a: null}")]
    [InlineData("{ $inc: { s: 1 } }", 14, "Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 's' of non-numeric type string")]
    [InlineData("{ $mul: { 'o.s': 1 } }", 14, "Cannot apply $mul to a value of non-numeric type. {_id: 1} has the field 's' of non-numeric type string")]
    [InlineData("{ $inc: { big: 1 } }", 2, "Failed to apply $inc operations to current value ((NumberLong)9223372036854775807) for document {_id: 1}")]
    [InlineData("{ $set: { 'a.b': 1 } }", 28, "Cannot create field 'b' in element {a: 1}")]
    [InlineData("{ $set: { 'l.b': 1 } }", 28, "Cannot create field 'b' in element {l: [ 1, 2 ]}")]
    [InlineData("{ $set: { 'l.0.b': 1 } }", 28, "Cannot create field 'b' in element {0: 1}")]
    [InlineData("{ $set: { 'l.2000000': 1 } }", 34, "Can't backfill the array 'l' with more than 1500000 elements to create 'l.2000000'")]
    [InlineData("{ $push: { a: 1 } }", 2, "The field 'a' must be an array but is of type int in document {_id: 1}")]
    [InlineData("{ $push: { 'o.s': 1 } }", 2, "The field 'o.s' must be an array but is of type string in document {_id: 1}")]
    [InlineData("{ $push: { a: { $each: 1 } } }", 2, "The argument to $each in $push must be an array but it was of type: int")]
    [InlineData("{ $push: { a: { $each: [], $foo: 1 } } }", 2, "Unrecognized clause in $push: $foo")]
    [InlineData("{ $push: { a: { $each: [], $slice: 'x' } } }", 2, "The value for $slice must be an integer value but was given type: string")]
    [InlineData("{ $push: { a: { $each: [], $position: 1.5 } } }", 2, "The value for $position must be an integer value, not of type: double")]
    [InlineData("{ $push: { a: { $each: [], $sort: 'x' } } }", 2, "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields")]
    [InlineData("{ $addToSet: { a: 1 } }", 2, "Cannot apply $addToSet to non-array field. Field named 'a' has non-array type int")]
    [InlineData("{ $addToSet: { a: { $each: 1 } } }", 14, "The argument to $each in $addToSet must be an array but it was of type int")]
    [InlineData("{ $pop: { a: 1 } }", 14, "Path 'a' contains an element of non-array type 'int'")]
    [InlineData("{ $pop: { a: 2 } }", 9, "$pop expects 1 or -1, found: 2")]
    [InlineData("{ $pop: { a: 'x' } }", 9, "Expected a number in: a: \"x\"")]
    [InlineData("{ $pull: { a: 1 } }", 2, "Cannot apply $pull to a non-array value")]
    [InlineData("{ $pullAll: { a: 1 } }", 2, "$pullAll requires an array argument but was given a int")]
    [InlineData("{ $bit: { a: 1 } }", 2, "The $bit modifier is not compatible with a int. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}")]
    [InlineData("{ $bit: { a: { nand: 1 } } }", 2, "The $bit modifier only supports 'and', 'or', and 'xor', not 'nand' which is an unknown operator: {nand: 1}")]
    [InlineData("{ $bit: { a: { and: 1.5 } } }", 2, "The $bit modifier field must be an Integer(32/64 bit); a 'double' is not supported here: {and: 1.5}")]
    [InlineData("{ $bit: { s: { and: 1 } } }", 2, "Cannot apply $bit to a value of non-integral type._id: 1 has the field s of non-integer type string")]
    [InlineData("{ $currentDate: { a: 'x' } }", 2, "string is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).")]
    [InlineData("{ $currentDate: { a: { $type: 'x' } } }", 2, "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}")]
    [InlineData("{ $currentDate: { a: { $foo: 'x' } } }", 2, "Unrecognized $currentDate option: $foo")]
    [InlineData("{ $rename: { a: 1 } }", 2, "The 'to' field for $rename must be a string: a: 1")]
    [InlineData("{ $rename: { a: 'a' } }", 2, "The source and target field for $rename must differ: a: \"a\"")]
    [InlineData("{ $rename: { 'l.0': 'x' } }", 2, "The source field cannot be an array element, 'l.0' in doc with _id: 1 has an array field called 'l'")]
    [InlineData("{ $rename: { a: 'l.0' } }", 2, "The destination field cannot be an array element, 'l.0' in doc with _id: 1 has an array field called 'l'")]
    [InlineData("{ $set: { _id: 2 } }", 66, "Performing an update on the path '_id' would modify the immutable field '_id'")]
    [InlineData("{ $unset: { _id: 1 } }", 66, "Performing an update on the path '_id' would modify the immutable field '_id'")]
    [InlineData("{ _id: 2, a: 1 }", 66, "After applying the update, the (immutable) field '_id' was found to have been altered to _id: 2")]
    [InlineData("{ $set: { '$.a': 1 } }", 2, "Cannot have positional (i.e. '$') element in the first position in path '$.a'")]
    [InlineData("{ $set: { 'l.$.b.$': 1 } }", 2, "Too many positional (i.e. '$') elements found in path 'l.$.b.$'")]
    [InlineData("{ $set: { 'l.$': 1 } }", 2, "The positional operator did not find the match needed from the query.")]
    [InlineData("{ $set: { 'a.$[]': 1 } }", 2, "Cannot apply array updates to non-array element a: 1")]
    [InlineData("{ $set: { 'none.$[]': 1 } }", 2, "The path 'none' must exist in the document in order to apply array updates.")]
    [InlineData("{ $set: { 'l.$[i]': 1 } }", 2, "No array filter found for identifier 'i' in path 'l.$[i]'")]
    [InlineData("{ $push: { 'll.$[].x': 1 } }", 2, "The field 'll.0.x' must be an array but is of type int in document {_id: 1}")]
    [InlineData("'x'", 9, "Update argument must be either an object or an array")]
    public void A_wrong_update_is_refused(string update, int code, string message)
    {
        var failure = UpdateRunner.Failure(
            update, "{ _id: 1, a: 1, s: 'x', big: { $numberLong: '9223372036854775807' }, l: [1, 2], o: { s: '' }, ll: [{ x: 1 }] }");

        failure.Message.ShouldBe(message);
        ((int)failure.Code).ShouldBe(code);
    }

    [Theory]
    [InlineData("[{ i: 1 }]", "{ $set: { a: 1 } }", 9, "The array filter for identifier 'i' was not used in the update {")]
    [InlineData("[{ i: 1 }, { 'i.x': 1 }]", "{ $set: { 'a.$[i]': 1 } }", 9, "Found multiple array filters with the same top-level field name i")]
    [InlineData("[{ i: 1, j: 1 }]", "{ $set: { 'a.$[i]': 1 } }", 9, "Error parsing array filter :: caused by :: Expected a single top-level field name, found 'i' and 'j'")]
    [InlineData("[{ I: 1 }]", "{ $set: { 'a.$[I]': 1 } }", 2, "Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found 'I'")]
    [InlineData("[{ i: 1 }, { j: 1 }]", "{ $set: { 'a.$[i]': 1, 'a.$[j]': 2 } }", 40, "Update created a conflict at 'a.0'")]
    [InlineData("[{}]", "{ $set: { 'a.$[i]': 1 } }", 9, "Cannot use an expression without a top-level field name in arrayFilters")]
    [InlineData("[1]", "{ $set: { 'a.$[i]': 1 } }", 14, "BSON field 'update.updates.arrayFilters' is the wrong type 'int', expected type 'object'")]
    public void A_wrong_array_filter_is_refused(string arrayFilters, string update, int code, string message)
    {
        var failure = UpdateRunner.Failure(update, "{ _id: 1, a: [1] }", arrayFilters);

        failure.Message.ShouldStartWith(message);
        ((int)failure.Code).ShouldBe(code);
    }

    [Fact]
    public void A_document_may_not_grow_beyond_16_MiB()
    {
        var update = UpdateRunner.Compile("{ $set: { 'a.1499999': 1, 'b.1499999': 1, 'c.1499999': 1 } }");
        using var output = new RawWriter();

        Should.Throw<DocumentException>(() => update.Apply(Json.Document("{ _id: 1, a: [], b: [], c: [] }").Span, output))
            .ShouldSatisfyAllConditions(
                error => ((int)error.Code).ShouldBe(17419),
                error => error.Message.ShouldBe("Resulting document after update is larger than 16777216"));
    }

    [Theory]
    [InlineData("{ $set: { $k: 2 } }", "{ _id: 1 }", "$k", "$k")]
    [InlineData("{ $set: { $k: 2 } }", "{ _id: 1, $k: 1 }", "$k", "$k")]
    [InlineData("{ $push: { '$k.b': 1 } }", "{ _id: 1 }", "$k", "$k.b")]
    [InlineData("{ $rename: { a: '$k' } }", "{ _id: 1, a: 1 }", "$k", "$k")]
    public void A_field_with_a_dollar_sign_may_not_be_added_or_changed(string update, string document, string name, string path) =>
        UpdateRunner.Failure(update, document).ShouldSatisfyAllConditions(
            error => error.Code.ShouldBe(ErrorCode.DollarPrefixedFieldName),
            error => error.Message.ShouldStartWith($"The dollar ($) prefixed field '{name}' in '{path}' is not allowed"));

    [Theory]
    [InlineData("{ $setOnInsert: { $k: 2 } }", "{ _id: 1 }", "{ _id: 1 }")]
    [InlineData("{ $set: { $k: 1, b: 1 } }", "{ _id: 1, $k: 1 }", "{ _id: 1, $k: 1, b: 1 }")]
    [InlineData("{ $unset: { $k: 1 } }", "{ _id: 1, $k: 1 }", "{ _id: 1 }")]
    [InlineData("{ $rename: { $k: 'k' } }", "{ _id: 1, $k: 1 }", "{ _id: 1, k: 1 }")]
    [InlineData("{ $inc: { b: 1 } }", "{ _id: 1, $k: 1 }", "{ _id: 1, $k: 1, b: 1 }")]
    public void A_field_with_a_dollar_sign_may_stay_and_be_removed(string update, string document, string result) =>
        UpdateRunner.Apply(update, document).ShouldBeJson(result);

    [Fact]
    public void A_document_may_not_nest_deeper_than_180()
    {
        string path = string.Join('.', Enumerable.Repeat("a", 180));

        UpdateRunner.Failure($"{{ $set: {{ '{path}': {{ b: 1 }} }} }}", "{ _id: 1 }").Code.ShouldBe(ErrorCode.Overflow);
        UpdateRunner.Failure($"{{ $set: {{ '{path}.a': 1 }} }}", "{ _id: 1 }").Code.ShouldBe(ErrorCode.Overflow);
        UpdateRunner.Apply($"{{ $set: {{ '{path}': 1 }} }}", "{ _id: 1 }").Count.ShouldBe(2);
    }
}
