/**
 * API objects as plain, readonly data: the fields that models read, in Kubernetes' own words.
 *
 * A manifest document becomes a `KubeObject`; workload templates are normalised to `PodTemplate` so that no model has to
 * know defaults. Defaults follow the API reference of Kubernetes 1.37.
 */
export {};
