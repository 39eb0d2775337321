using Streetcar.Bson;

namespace Streetcar.Query.Aggregation;

/// <summary>
/// A stage that lists what belongs to the whole server: the command replaces it at the head of a pipeline that reads no
/// collection, and it has no other place.
/// </summary>
/// <param name="name">The stage's name.</param>
/// <param name="elsewhere">The code of its error in other pipelines.</param>
/// <param name="inFacet">The code of its error within <c>$facet</c>.</param>
internal sealed class ServerStage(string name, int elsewhere, int inFacet) : Stage
{
    public override bool IsFirst => true;

    public override bool GeneratesDocuments => true;

    public static StageOperators.Compile Named(string name, int elsewhere = (int)ErrorCode.InvalidNamespace, int inFacet = 40600) =>
        (_, _) => new ServerStage(name, elsewhere, inFacet);

    public override bool IsAllowedIn(PipelineKind kind) => kind == PipelineKind.Whole;

    public override DocumentException Refuse(PipelineKind kind) => new(
        (ErrorCode)(kind == PipelineKind.Facet ? inFacet : elsewhere),
        $"{name} may only be the first stage of an aggregation of a database, {{aggregate: 1}}");

    public override DocumentSource Open(DocumentSource input, PipelineOptions options)
    {
        input.Dispose();
        throw Refuse(PipelineKind.Whole);
    }
}
