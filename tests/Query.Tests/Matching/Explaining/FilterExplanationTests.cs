using Streetcar.Bson;
using Streetcar.Query.Matching.Explaining;

namespace Streetcar.Query.Tests.Matching.Explaining;

public sealed class FilterExplanationTests
{
    [Theory]
    [InlineData("{ a: 2 }", "{ a: 1 }", "{ operatorName: '$eq', specifiedAs: { a: 2 }, reason: 'comparison failed', consideredValue: 1 }")]
    [InlineData("{ a: 2 }", "{}", "{ operatorName: '$eq', specifiedAs: { a: 2 }, reason: 'field was missing' }")]
    [InlineData("{ a: { $gt: 5 } }", "{ a: [1, 2] }",
        "{ operatorName: '$gt', specifiedAs: { a: { $gt: 5 } }, reason: 'comparison failed', consideredValues: [1, 2] }")]
    [InlineData("{ a: { $gt: 5 } }", "{ a: [] }",
        "{ operatorName: '$gt', specifiedAs: { a: { $gt: 5 } }, reason: 'comparison failed', consideredValues: [] }")]
    [InlineData("{ 'a.b': { $gt: 5 } }", "{ a: [{ b: 1 }, { b: 2 }] }",
        "{ operatorName: '$gt', specifiedAs: { 'a.b': { $gt: 5 } }, reason: 'comparison failed', consideredValues: [1, 2] }")]
    [InlineData("{ a: { $ne: 2 } }", "{ a: 2 }",
        "{ operatorName: '$ne', specifiedAs: { a: { $ne: 2 } }, reason: 'comparison succeeded', consideredValue: 2 }")]
    [InlineData("{ a: { $in: [1, 2] } }", "{ a: 3 }",
        "{ operatorName: '$in', specifiedAs: { a: { $in: [1, 2] } }, reason: 'no matching value found in array', consideredValue: 3 }")]
    [InlineData("{ a: { $nin: [1, 2] } }", "{ a: 1 }",
        "{ operatorName: '$nin', specifiedAs: { a: { $nin: [1, 2] } }, reason: 'matching value found in array', consideredValue: 1 }")]
    [InlineData("{ a: { $exists: true } }", "{}",
        "{ operatorName: '$exists', specifiedAs: { a: { $exists: true } }, reason: 'path does not exist' }")]
    [InlineData("{ a: { $exists: false } }", "{ a: 1 }",
        "{ operatorName: '$exists', specifiedAs: { a: { $exists: false } }, reason: 'path does exist' }")]
    [InlineData("{ a: { $type: 'string' } }", "{ a: 1 }",
        "{ operatorName: '$type', specifiedAs: { a: { $type: 'string' } }, reason: 'type did not match', consideredValue: 1, consideredType: 'int' }")]
    [InlineData("{ a: { $regex: '^x', $options: 'i' } }", "{ a: 'y' }",
        "{ operatorName: '$regex', specifiedAs: { a: { $regex: '^x', $options: 'i' } }, reason: 'regular expression did not match', consideredValue: 'y' }")]
    [InlineData("{ a: { $mod: [2, 1] } }", "{ a: 'y' }",
        "{ operatorName: '$mod', specifiedAs: { a: { $mod: [2, 1] } }, reason: 'type did not match', consideredType: 'string', "
        + "expectedTypes: ['decimal', 'double', 'int', 'long'], consideredValue: 'y' }")]
    [InlineData("{ a: { $size: 2 } }", "{ a: [1] }",
        "{ operatorName: '$size', specifiedAs: { a: { $size: 2 } }, reason: 'array length was not equal to given size', consideredValue: [1] }")]
    [InlineData("{ a: { $size: 2 } }", "{ a: 1 }",
        "{ operatorName: '$size', specifiedAs: { a: { $size: 2 } }, reason: 'type did not match', consideredType: 'int', expectedType: 'array', consideredValue: 1 }")]
    [InlineData("{ a: { $all: [1, 2] } }", "{ a: [1, 3] }",
        "{ operatorName: '$all', specifiedAs: { a: { $all: [1, 2] } }, reason: 'array did not contain all specified values', consideredValue: [1, 3] }")]
    [InlineData("{ a: { $elemMatch: { $gt: 5 } } }", "{ a: [1] }",
        "{ operatorName: '$elemMatch', specifiedAs: { a: { $elemMatch: { $gt: 5 } } }, reason: 'array did not satisfy the child predicate', consideredValue: [1] }")]
    [InlineData("{ a: { $bitsAllSet: [0] } }", "{ a: 2 }",
        "{ operatorName: '$bitsAllSet', specifiedAs: { a: { $bitsAllSet: [0] } }, reason: 'bitwise operator failed to match', consideredValue: 2 }")]
    [InlineData("{ a: { $geoWithin: { $box: [[0, 0], [1, 1]] } } }", "{ a: { x: 5, y: 5 } }",
        "{ operatorName: '$geoWithin', specifiedAs: { a: { $geoWithin: { $box: [[0, 0], [1, 1]] } } }, "
        + "reason: 'none of the considered geometries were contained within the expression’s geometry', consideredValue: { x: 5, y: 5 } }")]
    [InlineData("{ a: { $geoWithin: { $box: [[0, 0], [1, 1]] } } }", "{ a: 5 }",
        "{ operatorName: '$geoWithin', specifiedAs: { a: { $geoWithin: { $box: [[0, 0], [1, 1]] } } }, "
        + "reason: 'could not find a valid geometry at the given path', consideredValue: 5 }")]
    [InlineData("{ $alwaysFalse: 1 }", "{}",
        "{ operatorName: '$alwaysFalse', specifiedAs: { $alwaysFalse: 1 }, reason: 'expression always evaluates to false' }")]
    [InlineData("{ $expr: { $eq: ['$a', 2] } }", "{ a: 1 }",
        "{ operatorName: '$expr', specifiedAs: { $expr: { $eq: ['$a', 2] } }, reason: 'expression did not match', expressionResult: false }")]
    public void A_condition_tells_why_it_is_not_satisfied(string filter, string document, string expected) =>
        Explain(filter, document, expected);

    [Theory]
    [InlineData("{ a: 1, b: 1 }", "{ a: 1, b: 2 }",
        "{ operatorName: '$and', clausesNotSatisfied: [{ index: 1, details: { operatorName: '$eq', specifiedAs: { b: 1 }, reason: 'comparison failed', consideredValue: 2 } }] }")]
    [InlineData("{ $or: [{ a: 1 }, { a: { $gt: 5 } }] }", "{ a: 2 }",
        "{ operatorName: '$or', clausesNotSatisfied: ["
        + "{ index: 0, details: { operatorName: '$eq', specifiedAs: { a: 1 }, reason: 'comparison failed', consideredValue: 2 } }, "
        + "{ index: 1, details: { operatorName: '$gt', specifiedAs: { a: { $gt: 5 } }, reason: 'comparison failed', consideredValue: 2 } }] }")]
    [InlineData("{ $nor: [{ a: 1 }, { a: { $gt: 5 } }] }", "{ a: 6 }",
        "{ operatorName: '$nor', clausesNotSatisfied: ["
        + "{ index: 1, details: { operatorName: '$gt', specifiedAs: { a: { $gt: 5 } }, reason: 'comparison succeeded', consideredValue: 6 } }] }")]
    [InlineData("{ a: { $not: { $gt: 5 } } }", "{ a: 6 }",
        "{ operatorName: '$not', details: { operatorName: '$gt', specifiedAs: { a: { $gt: 5 } }, reason: 'comparison succeeded', consideredValue: 6 } }")]
    [InlineData("{ $nor: [{ $and: [{ a: 1 }, { b: { $ne: 1 } }] }] }", "{ a: 1, b: 2 }",
        "{ operatorName: '$nor', clausesNotSatisfied: [{ index: 0, details: { operatorName: '$and', clausesSatisfied: ["
        + "{ index: 0, details: { operatorName: '$eq', specifiedAs: { a: 1 }, reason: 'comparison succeeded', consideredValue: 1 } }, "
        + "{ index: 1, details: { operatorName: '$ne', specifiedAs: { b: { $ne: 1 } }, reason: 'comparison failed', consideredValue: 2 } }] } }] }")]
    [InlineData("{ $nor: [{ $jsonSchema: { required: ['a'] } }] }", "{ a: 1 }",
        "{ operatorName: '$nor', clausesNotSatisfied: [{ index: 0, details: { operatorName: '$jsonSchema', reason: 'schema matched' } }] }")]
    public void Combined_conditions_tell_which_of_them_are_at_fault(string filter, string document, string expected) =>
        Explain(filter, document, expected);

    [Fact]
    public void An_expression_that_fails_is_told_with_its_error() => Explain(
        "{ $expr: { $divide: [1, '$a'] } }",
        "{ a: 0 }",
        "{ operatorName: '$expr', specifiedAs: { $expr: { $divide: [1, '$a'] } }, reason: 'failed to evaluate aggregation expression', "
        + "details: { code: 2, codeName: 'BadValue', errmsg: \"can't $divide by zero\" } }");

    [Fact]
    public void The_manuals_students_are_told_what_is_wrong_with_them() => Explain(
        """
        { $jsonSchema: {
            bsonType: 'object',
            title: 'Student Object Validation',
            required: ['address', 'major', 'name', 'year'],
            properties: {
                name: { bsonType: 'string', description: "'name' must be a string and is required" },
                year: { bsonType: 'int', minimum: 2017, maximum: 3017, description: "'year' must be an integer in [ 2017, 3017 ] and is required" },
                gpa: { bsonType: ['double'], description: "'gpa' must be a double if the field exists" } } } }
        """,
        "{ name: 'Alice', year: 2016, major: 'History', gpa: 3 }",
        """
        { operatorName: '$jsonSchema', title: 'Student Object Validation', schemaRulesNotSatisfied: [
            { operatorName: 'properties', propertiesNotSatisfied: [
                { propertyName: 'year', description: "'year' must be an integer in [ 2017, 3017 ] and is required", details: [
                    { operatorName: 'minimum', specifiedAs: { minimum: 2017 }, reason: 'comparison failed', consideredValue: 2016 }] },
                { propertyName: 'gpa', description: "'gpa' must be a double if the field exists", details: [
                    { operatorName: 'bsonType', specifiedAs: { bsonType: ['double'] }, reason: 'type did not match', consideredValue: 3, consideredType: 'int' }] }] },
            { operatorName: 'required', specifiedAs: { required: ['address', 'major', 'name', 'year'] }, missingProperties: ['address'] }] }
        """);

    [Theory]
    [InlineData("{ minProperties: 3 }", "{ a: 1 }",
        "{ operatorName: 'minProperties', specifiedAs: { minProperties: 3 }, reason: 'specified number of properties was not satisfied', numberOfProperties: 1 }")]
    [InlineData("{ properties: { a: {} }, additionalProperties: false }", "{ a: 1, b: 2, c: 3 }",
        "{ operatorName: 'additionalProperties', specifiedAs: { additionalProperties: false }, additionalProperties: ['b', 'c'] }")]
    [InlineData("{ additionalProperties: { type: 'string' } }", "{ a: 1 }",
        "{ operatorName: 'additionalProperties', reason: 'at least one additional property did not match the subschema', failingProperty: 'a', details: ["
        + "{ operatorName: 'type', specifiedAs: { type: 'string' }, reason: 'type did not match', consideredValue: 1, consideredType: 'int' }] }")]
    [InlineData("{ patternProperties: { '^s': { title: 'S', type: 'string' } } }", "{ s: 1 }",
        "{ operatorName: 'patternProperties', details: [{ propertyName: 's', title: 'S', regexMatched: '^s', details: ["
        + "{ operatorName: 'type', specifiedAs: { type: 'string' }, reason: 'type did not match', consideredValue: 1, consideredType: 'int' }] }] }")]
    [InlineData("{ dependencies: { a: ['c', 'b'] } }", "{ a: 1 }",
        "{ operatorName: 'dependencies', failingDependencies: [{ conditionalProperty: 'a', missingProperties: ['b', 'c'] }] }")]
    [InlineData("{ dependencies: { a: { required: ['b'] } } }", "{ a: 1 }",
        "{ operatorName: 'dependencies', failingDependencies: [{ conditionalProperty: 'a', details: ["
        + "{ operatorName: 'required', specifiedAs: { required: ['b'] }, missingProperties: ['b'] }] }] }")]
    [InlineData("{ not: { required: ['a'] } }", "{ a: 1 }", "{ operatorName: 'not', reason: 'child expression matched' }")]
    [InlineData("{ oneOf: [{ required: ['a'] }, { minProperties: 1 }] }", "{ a: 1 }",
        "{ operatorName: 'oneOf', reason: 'more than one subschema matched', matchingSchemaIndexes: [0, 1] }")]
    [InlineData("{ anyOf: [{ required: ['b'], title: 'B' }, { minProperties: 2 }] }", "{ a: 1 }",
        "{ operatorName: 'anyOf', schemasNotSatisfied: [{ index: 0, title: 'B', details: ["
        + "{ operatorName: 'required', specifiedAs: { required: ['b'] }, missingProperties: ['b'] }] }, { index: 1, details: ["
        + "{ operatorName: 'minProperties', specifiedAs: { minProperties: 2 }, reason: 'specified number of properties was not satisfied', numberOfProperties: 1 }] }] }")]
    [InlineData("{ allOf: [{ required: ['a'] }, { required: ['b'] }] }", "{ a: 1 }",
        "{ operatorName: 'allOf', schemasNotSatisfied: [{ index: 1, details: [{ operatorName: 'required', specifiedAs: { required: ['b'] }, missingProperties: ['b'] }] }] }")]
    public void A_rule_about_documents_tells_why_it_does_not_hold(string schema, string document, string expected) => Explain(
        $"{{ $jsonSchema: {schema} }}", document, $"{{ operatorName: '$jsonSchema', schemaRulesNotSatisfied: [{expected}] }}");

    [Theory]
    [InlineData("{ minimum: 3, exclusiveMinimum: true }", "3",
        "{ operatorName: 'minimum', specifiedAs: { minimum: 3, exclusiveMinimum: true }, reason: 'comparison failed', consideredValue: 3 }")]
    [InlineData("{ multipleOf: 2 }", "3",
        "{ operatorName: 'multipleOf', specifiedAs: { multipleOf: 2 }, reason: 'considered value is not a multiple of the specified value', consideredValue: 3 }")]
    [InlineData("{ minLength: 2 }", "'x'",
        "{ operatorName: 'minLength', specifiedAs: { minLength: 2 }, reason: 'specified string length was not satisfied', consideredValue: 'x' }")]
    [InlineData("{ pattern: '^a' }", "'x'",
        "{ operatorName: 'pattern', specifiedAs: { pattern: '^a' }, reason: 'regular expression did not match', consideredValue: 'x' }")]
    [InlineData("{ enum: [1, 2] }", "3",
        "{ operatorName: 'enum', specifiedAs: { enum: [1, 2] }, reason: 'value was not found in enum', consideredValue: 3 }")]
    [InlineData("{ minItems: 2 }", "[1]",
        "{ operatorName: 'minItems', specifiedAs: { minItems: 2 }, reason: 'array did not match specified length', consideredValue: [1], numberOfItems: 1 }")]
    [InlineData("{ uniqueItems: true }", "[1, 2, 1]",
        "{ operatorName: 'uniqueItems', specifiedAs: { uniqueItems: true }, reason: 'found a duplicate item', consideredValue: [1, 2, 1], duplicatedValue: 1 }")]
    [InlineData("{ items: { minimum: 2 } }", "[2, 1]",
        "{ operatorName: 'items', reason: 'At least one item did not match the sub-schema', itemIndex: 1, details: ["
        + "{ operatorName: 'minimum', specifiedAs: { minimum: 2 }, reason: 'comparison failed', consideredValue: 1 }] }")]
    [InlineData("{ items: [{ minimum: 2 }, { minimum: 2 }] }", "[2, 1]",
        "{ operatorName: 'items', details: [{ itemIndex: 1, details: ["
        + "{ operatorName: 'minimum', specifiedAs: { minimum: 2 }, reason: 'comparison failed', consideredValue: 1 }] }] }")]
    [InlineData("{ items: [{}], additionalItems: false }", "[2, 1]",
        "{ operatorName: 'additionalItems', specifiedAs: { additionalItems: false }, reason: 'found additional items', additionalItems: [1] }")]
    [InlineData("{ items: [{}], additionalItems: { minimum: 2 } }", "[2, 1]",
        "{ operatorName: 'additionalItems', reason: 'At least one additional item did not match the sub-schema', itemIndex: 1, details: ["
        + "{ operatorName: 'minimum', specifiedAs: { minimum: 2 }, reason: 'comparison failed', consideredValue: 1 }] }")]
    public void A_rule_about_a_value_tells_why_it_does_not_hold(string schema, string value, string expected) => Explain(
        $"{{ $jsonSchema: {{ properties: {{ a: {schema} }} }} }}",
        $"{{ a: {value} }}",
        "{ operatorName: '$jsonSchema', schemaRulesNotSatisfied: [{ operatorName: 'properties', propertiesNotSatisfied: ["
        + $"{{ propertyName: 'a', details: [{expected}] }}] }}] }}");

    [Fact]
    public void No_more_than_ten_values_are_shown()
    {
        var document = new RawDocument { ["a"] = RawArray.From(Enumerable.Range(0, 12).Select(i => (RawValue)i)) };
        var details = FilterExplanation.Of(Json.Document("{ a: 99 }"), document);
        details["consideredValues"].AsArray.Count.ShouldBe(10);
        details["consideredValuesTruncated"].AsBoolean.ShouldBeTrue();
    }

    [Fact]
    public void What_would_be_too_large_for_a_reply_is_left_out()
    {
        var document = new RawDocument { ["a"] = new string('x', 5_000_000) };
        FilterExplanation.Of(Json.Document("{ a: 1 }"), document)
            .ShouldBeJson("{ operatorName: '$eq', reason: 'comparison failed' }");
    }

    private static void Explain(string filter, string document, string expected)
    {
        FilterExplanation.Of(Json.Document(filter), Json.Document(document)).ShouldBeJson(expected);
        if (!filter.Contains("$divide"))
            FilterTable.ShouldMatch(filter, document, false);
    }
}
