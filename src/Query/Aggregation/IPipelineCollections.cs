namespace Streetcar.Query;

/// <summary>The collections that a pipeline's stages reach beside their input. A store implements it.</summary>
public interface IPipelineCollections
{
    /// <summary>Runs a pipeline over another collection.</summary>
    /// <param name="database">The database; null for that of the pipeline's own collection.</param>
    /// <param name="collection">The collection; one that does not exist is empty.</param>
    /// <param name="pipeline">The pipeline.</param>
    DocumentSource Read(string? database, string collection, Pipeline pipeline);
}
