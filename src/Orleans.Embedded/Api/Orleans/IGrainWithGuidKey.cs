namespace Orleans;

/// <summary>A grain identified by a GUID.</summary>
public interface IGrainWithGuidKey : IGrain;
