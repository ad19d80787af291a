"""One folder a lesson, named as its page: setting, computations, figures, script, thumbnail, job."""
