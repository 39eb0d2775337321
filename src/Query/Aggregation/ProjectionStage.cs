using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Projections;

namespace Streetcar.Query.Aggregation;

/// <summary>A stage that is a projection: what <c>$project</c>, <c>$addFields</c> and <c>$unset</c> share.</summary>
internal abstract class ProjectionStage(Projection projection) : TransformStage
{
    public override bool IsPerDocument => true;

    public override bool Keeps(string field) => projection.Keeps(field);

    public override void Write(Scope scope, RawWriter output) => projection.Write(scope, output);

    /// <exception cref="DocumentException">31253, 31254, 31249, 31250, …: the projection is not valid; names the stage.</exception>
    protected static Projection Compile(
        string stage, RawDocument specification, ProjectionPolicy policy, ExpressionCompiler compiler)
    {
        try
        {
            return Projection.Compile(specification, policy, compiler);
        }
        catch (DocumentException exception) when (exception.Code is not (ErrorCode.CommandNotSupported or MetaOperand.NoTextScoreCode))
        {
            throw new DocumentException(exception.Code, $"Invalid {stage} :: caused by :: {exception.Message}");
        }
    }
}
