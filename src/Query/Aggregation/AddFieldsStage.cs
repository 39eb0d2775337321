using Streetcar.Bson;
using Streetcar.Query.Projections;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$addFields</c>, also named <c>$set</c>: computes fields and keeps all others.</summary>
internal sealed class AddFieldsStage(Projection projection) : ProjectionStage(projection)
{
    public static StageOperators.Compile Compile(string name) => (operand, compiler) =>
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40272, $"{name} specification stage must be an object, got {operand.Type.Alias()}");
        }

        return new AddFieldsStage(Compile(name, operand.AsDocument, ProjectionPolicy.AddFields, compiler));
    };
}
