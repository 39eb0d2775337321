using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>
/// <c>$jsonSchema</c>: the document is valid by a schema
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/query/jsonSchema/"/>).
/// </summary>
public sealed class JsonSchemaNode : FilterNode
{
    private readonly JsonSchema _schema;

    private JsonSchemaNode(JsonSchema schema) => _schema = schema;

    internal static FilterNode Parse(BsonValue operand, FilterScope scope) => operand.Type == BsonType.Document
        ? new JsonSchemaNode(JsonSchema.Compile(operand.AsDocument))
        : throw new DocumentException(ErrorCode.TypeMismatch, "$jsonSchema must be an object");

    internal override bool Matches(ref MatchSubject subject) => _schema.IsValid(subject.Value);

    internal override bool MatchesValue(RawBsonValue value) => _schema.IsValid(value);
}
